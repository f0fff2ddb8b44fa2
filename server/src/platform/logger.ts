import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Names under which secrets travel; their values never reach the log. */
const SECRET_NAMES = [
  'password',
  'token',
  'apiKey',
  'key',
  'secret',
  'authorization',
  'cookie',
  'credentials',
];

/** Makes the logger: one JSON object a line. Secrets are blanked wherever they stand. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[secret]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
