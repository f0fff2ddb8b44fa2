import { readSetting, writeSetting } from '../../ui/stored.ts';

/** Remembers, for when somebody comes back from their identity provider, where they wanted to go. */
export function leaveForSso(to: string): void {
  writeSetting('to', to === '/' ? null : to);
}

/**
 * Opens the organization whose provider somebody came back from; where they wanted to go before.
 * Does nothing for who has not come so.
 */
export function arriveBySso(slug: string | null): string | null {
  if (slug === null) return null;
  writeSetting('organization', slug);
  const to = readSetting('to');
  writeSetting('to', null);
  return to;
}

/** Only a path of this app: an address from the query could lead anywhere. */
export function safePath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/u.test(to) ? to : '/';
}
