import type { ProvedHosts } from './proved-hosts.ts';

/**
 * Where an organization's help centre is, without a slash at the end: on its own host, or a path
 * of this server.
 */
export type AddressOf = (organization: { id: string; slug: string }) => string;

/** Addresses on own hosts have the scheme and port of `publicUrl`: the same proxy stands before. */
export function createAddressOf(proved: Pick<ProvedHosts, 'hostOf'>, publicUrl: string): AddressOf {
  const { protocol, port } = new URL(publicUrl);
  return ({ id, slug }) => {
    const host = proved.hostOf(id);
    if (host === undefined) return `/help/${encodeURIComponent(slug)}`;
    return `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
  };
}
