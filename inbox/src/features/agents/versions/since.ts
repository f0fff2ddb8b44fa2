import type { AgentVersion } from '@frontdesk/contract';

/**
 * With which version one is compared: the asked one; else a draft with the one that is live,
 * because that is what publishing changes, and any other with the one before it. Null: the first.
 */
export function sinceOf(
  asked: string | null,
  { version, publishedAt }: Pick<AgentVersion, 'version' | 'publishedAt'>,
  live: number,
): number | null {
  const number = Number(asked);
  if (asked !== null && Number.isSafeInteger(number) && number > 0 && number !== version) {
    return number;
  }
  if (publishedAt === null && live !== version) return live;
  return version > 1 ? version - 1 : null;
}
