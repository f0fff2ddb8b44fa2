import { z } from 'zod';
import { ContentType } from './enums.ts';
import {
  defineRoute,
  id,
  idParams,
  listQuery,
  nothing,
  pageOf,
  requiredText,
  text,
  time,
} from './route.ts';

const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'Lower-case letters, digits and single hyphens')
  .max(200);

/** A knowledge base item as lists show it, without its content. */
export const KnowledgeSummary = z.object({
  id,
  title: z.string(),
  contentType: ContentType,
  category: z.string().nullable(),
  tags: z.array(z.string()),
  language: z.string(),
  version: z.number().int(),
  isPublished: z.boolean(),
  slug: z.string().nullable(),
  metaDescription: z.string().nullable(),
  fileName: z.string().nullable(),
  fileSize: z.number().int().nullable(),
  mimeType: z.string().nullable(),
  isIndexed: z.boolean(),
  lastIndexedAt: time.nullable(),
  viewCount: z.number().int(),
  useCount: z.number().int(),
  createdAt: time,
  updatedAt: time,
});
export type KnowledgeSummary = z.infer<typeof KnowledgeSummary>;
/** `content` is Markdown. */
export const KnowledgeItem = KnowledgeSummary.extend({ content: z.string() });
export type KnowledgeItem = z.infer<typeof KnowledgeItem>;

/** Without defaults, which a change would take for what is meant. */
const KnowledgeFields = z.object({
  title: requiredText(500),
  content: requiredText(1_000_000),
  contentType: ContentType,
  category: text(200).nullable().optional(),
  tags: z.array(requiredText(60)).max(50).optional(),
  language: z.string().min(2).max(20).optional(),
  isPublished: z.boolean(),
  slug: slug.optional(),
  metaDescription: text(1_000).nullable().optional(),
});

const KnowledgeInput = KnowledgeFields.extend({
  contentType: ContentType.default('documentation'),
  isPublished: z.boolean().default(true),
});

export const listKnowledge = defineRoute({
  method: 'GET',
  path: '/api/knowledge',
  name: 'knowledge.list',
  summary: 'Knowledge base items, last changed first',
  access: { permission: 'knowledge.read' },
  query: listQuery.extend({
    q: text(200).optional(),
    contentType: ContentType.optional(),
    category: z.string().max(200).optional(),
  }),
  response: pageOf(KnowledgeSummary).extend({
    total: z.number().int(),
    /** Items whose embeddings are ready. */
    indexed: z.number().int(),
  }),
});
export const createKnowledge = defineRoute({
  method: 'POST',
  path: '/api/knowledge',
  name: 'knowledge.create',
  summary: 'Add an item; it is indexed in the background',
  access: { permission: 'knowledge.write' },
  body: KnowledgeInput,
  response: KnowledgeItem,
  status: 201,
});
export const getKnowledge = defineRoute({
  method: 'GET',
  path: '/api/knowledge/:id',
  name: 'knowledge.get',
  summary: 'One item with its content',
  access: { permission: 'knowledge.read' },
  params: idParams,
  response: KnowledgeItem,
});
export const updateKnowledge = defineRoute({
  method: 'PATCH',
  path: '/api/knowledge/:id',
  name: 'knowledge.update',
  summary: 'Change an item: a new version of it',
  access: { permission: 'knowledge.write' },
  params: idParams,
  body: KnowledgeFields.partial().strict(),
  response: KnowledgeItem,
});
export const deleteKnowledge = defineRoute({
  method: 'DELETE',
  path: '/api/knowledge/:id',
  name: 'knowledge.delete',
  summary: 'Remove an item from knowledge and help centre',
  access: { permission: 'knowledge.write' },
  params: idParams,
  response: nothing,
  status: 204,
});

export const KnowledgeHit = z.object({
  id,
  title: z.string(),
  slug: z.string().nullable(),
  fileName: z.string().nullable(),
  heading: z.string().nullable(),
  snippet: z.string(),
  score: z.number(),
});
export type KnowledgeHit = z.infer<typeof KnowledgeHit>;

export const searchKnowledge = defineRoute({
  method: 'GET',
  path: '/api/knowledge/search',
  name: 'knowledge.search',
  summary: 'The best articles for a question, one hit per article',
  access: { permission: 'knowledge.read' },
  query: z.object({
    q: requiredText(2_000),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  response: z.object({ items: z.array(KnowledgeHit) }),
});

export const KnowledgeImport = z.object({
  id,
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  total: z.number().int(),
  done: z.number().int(),
  failed: z.array(z.object({ name: z.string(), reason: z.string() })),
  createdAt: time,
  finishedAt: time.nullable(),
});
export type KnowledgeImport = z.infer<typeof KnowledgeImport>;

/** Multipart `files`, or JSON with the address of a page. */
export const startKnowledgeImport = defineRoute({
  method: 'POST',
  path: '/api/knowledge/import',
  name: 'knowledge.import',
  summary: 'Import files (md, mdx, html, txt, csv, pdf, docx, zip) or a page by address',
  access: { permission: 'knowledge.write' },
  body: z.object({ url: z.url({ protocol: /^https?$/iu }).max(2_000) }),
  files: 'files',
  response: KnowledgeImport,
  status: 202,
});
export const listImports = defineRoute({
  method: 'GET',
  path: '/api/knowledge/imports',
  name: 'knowledge.listImports',
  summary: 'Imports, newest first',
  access: { permission: 'knowledge.read' },
  query: listQuery,
  response: pageOf(KnowledgeImport),
});
export const cancelImport = defineRoute({
  method: 'POST',
  path: '/api/knowledge/imports/:id/cancel',
  name: 'knowledge.cancelImport',
  summary: 'Stop an import at its next file; what it has imported stays',
  access: { permission: 'knowledge.write' },
  params: idParams,
  response: KnowledgeImport,
});
export const getKnowledgeImport = defineRoute({
  method: 'GET',
  path: '/api/knowledge/imports/:id',
  name: 'knowledge.getImport',
  summary: 'How far an import is',
  access: { permission: 'knowledge.read' },
  params: idParams,
  response: KnowledgeImport,
});
