import type { AgentVersion } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB } from '../../../database/index.ts';

export type VersionRow = Selectable<DB['agent_versions']>;

/** A version as the API shows it, beside the number of the one that answers customers. */
export function versionView(
  row: Omit<VersionRow, 'snapshot'>,
  publishedVersion: number,
): AgentVersion {
  const { version, note, authorId, authorName, createdAt, publishedAt } = row;
  return {
    version,
    note,
    authorId,
    authorName,
    createdAt: createdAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
    isPublished: version === publishedVersion,
  };
}
