import { KnowledgeImport } from '@frontdesk/contract';
import type { KnowledgeItem, KnowledgeSummary } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB } from '../../database/index.ts';
import type { Item } from './store.ts';

/** The columns that lists show: all but the text and the vector, which are large. */
export const SUMMARY_COLUMNS = [
  'id',
  'title',
  'contentType',
  'category',
  'tags',
  'language',
  'version',
  'isPublished',
  'slug',
  'metaDescription',
  'fileName',
  'fileSize',
  'mimeType',
  'isIndexed',
  'lastIndexedAt',
  'viewCount',
  'useCount',
  'createdAt',
  'updatedAt',
] as const satisfies (keyof Item)[];

type SummaryRow = Pick<Item, (typeof SUMMARY_COLUMNS)[number]>;

export function summaryView(row: SummaryRow): KnowledgeSummary {
  return {
    ...row,
    lastIndexedAt: row.lastIndexedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function itemView(row: SummaryRow & { content: string }): KnowledgeItem {
  return { ...summaryView(row), content: row.content };
}

export function importView(row: Selectable<DB['knowledge_imports']>): KnowledgeImport {
  return KnowledgeImport.parse({
    ...row,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
}
