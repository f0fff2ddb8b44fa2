import { isRecord, isText } from './checks.ts';

/**
 * The customer that an identity (a JWT) names, or empty. Only to keep memories apart: whether it
 * is true is for the server to say.
 */
export function customerOf(identity: string): string {
  const body = identity.split('.')[1] ?? '';
  try {
    const claims: unknown = JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/')));
    return isRecord(claims) && isText(claims.sub) ? claims.sub : '';
  } catch {
    return '';
  }
}
