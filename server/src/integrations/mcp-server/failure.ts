import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { OAuthError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { AppError, messageOf } from '../../platform/index.ts';
import { IntegrationError } from '../integration.ts';
import type { IntegrationErrorKind } from '../integration.ts';

const MAX_TOLD = 500;
/** These say that nobody was reached. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** What went wrong between us and a server, by its kind. */
export function asIntegrationError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const made = (kind: IntegrationErrorKind, message: string): IntegrationError =>
    new IntegrationError(kind, message.slice(0, MAX_TOLD), { cause: error });
  if (error instanceof UnauthorizedError)
    return made('unauthorised', 'The server wants us to sign in.');
  if (error instanceof OAuthError) {
    return made('unauthorised', `The server does not let us in: ${error.errorCode}.`);
  }
  if (error instanceof StreamableHTTPError) return made(...ofStatus(error.code ?? 0));
  if (error instanceof McpError) return made(...ofProtocol(error));
  // An address that must not be read.
  if (error instanceof AppError) return made('rejected', error.message);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOENT') return made('rejected', 'The program of this server is not installed.');
  return NEVER_SENT.has(code)
    ? made('temporary', 'The server cannot be reached.')
    : made('unknown-outcome', `The connection failed: ${messageOf(cause)}`);
}

function ofStatus(status: number): [IntegrationErrorKind, string] {
  if (status === 401) return ['unauthorised', 'The server wants us to sign in.'];
  if (status === 403) return ['unauthorised', 'The server does not let us in.'];
  if (status === 429) return ['rate-limited', 'The server is asked too often.'];
  if (status === 503) return ['unknown-outcome', 'The server is not available just now.'];
  if (status >= 500) return ['unknown-outcome', `The server failed (${status}).`];
  return status >= 400
    ? ['rejected', `There is no MCP server at this address (${status}).`]
    : ['rejected', 'The server does not speak the Model Context Protocol.'];
}

const LATE: number = ErrorCode.RequestTimeout;
const CLOSED: number = ErrorCode.ConnectionClosed;

function ofProtocol({ code, message }: McpError): [IntegrationErrorKind, string] {
  if (code === LATE) return ['unknown-outcome', 'The server did not answer in time.'];
  if (code === CLOSED) {
    return ['unknown-outcome', 'The connection ended before an answer.'];
  }
  return ['rejected', message];
}
