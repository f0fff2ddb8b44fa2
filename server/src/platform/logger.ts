import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import { blankLine } from './blank.ts';

export type Logger = PinoLogger;

/**
 * Makes the logger: one JSON object a line. Values under names that speak of secrets are blanked at
 * any depth, and so are passwords in addresses, wherever they stand.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: { streamWrite: blankLine },
  };
  return destination ? pino(options, destination) : pino(options);
}
