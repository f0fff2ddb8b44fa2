import { isRecord, isText, readJson } from './checks.ts';

/**
 * The customer that an identity (a JWT) names, or empty. Only to keep memories apart: whether it
 * is true is for the server to say.
 */
export function customerOf(identity: string): string {
  const claims = readJson(decoded(identity.split('.')[1] ?? ''), isRecord);
  return isText(claims?.sub) ? claims.sub : '';
}

/** The text of base64url, or empty. */
function decoded(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}
