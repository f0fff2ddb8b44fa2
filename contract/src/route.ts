import { z } from 'zod';
import type { Permission } from './permissions.ts';

/**
 * Who may call a route: anybody, a signed-in user (of any organization or none),
 * a visitor with a widget token, or a member (session or API key) with a permission.
 */
export type Access = 'public' | 'user' | 'visitor' | { permission: Permission };

export interface RouteSpec {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  /** `noun.verb`, unique: the OpenAPI operationId. */
  name: string;
  summary: string;
  access: Access;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The route also takes multipart/form-data with files under this name, instead of `body`. */
  files?: string;
  /** How many files, and bytes in all, come at once; absent: 5,000 files and 200 MB. */
  filesLimit?: { count: number; bytes: number };
  response: z.ZodType;
  /** What the route streams as text/event-stream, in a sentence, where Accept asks for it. */
  stream?: string;
  /** Success status; 200 unless told. */
  status?: 200 | 201 | 202 | 204;
}

/** Declares a route once; server, client and OpenAPI document are made from it. */
export function defineRoute<const R extends RouteSpec>(route: R): R {
  return route;
}

export type ParamsOf<R extends RouteSpec> = R['params'] extends z.ZodType
  ? z.output<R['params']>
  : undefined;
export type QueryOf<R extends RouteSpec> = R['query'] extends z.ZodType
  ? z.output<R['query']>
  : undefined;
export type BodyOf<R extends RouteSpec> = R['body'] extends z.ZodType
  ? z.output<R['body']>
  : undefined;
export type ResponseOf<R extends RouteSpec> = z.output<R['response']>;

export const id = z.string().min(1).max(64);
export const idParams = z.object({ id });

/** Times travel as ISO 8601 in UTC. */
export const time = z.iso.datetime();

/**
 * A text that PostgreSQL can hold, alone and inside JSON: NUL characters are removed and half a
 * surrogate pair becomes U+FFFD, as in UTF-8; neither is refused.
 */
export function text(max: number): z.ZodPipe<z.ZodString, z.ZodTransform<string, string>> {
  return z
    .string()
    .max(max)
    .transform((value) => value.replaceAll('\u0000', '').toWellFormed());
}

/** A text with at least one visible character. */
export function requiredText(
  max: number,
): z.ZodPipe<z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>, z.ZodString> {
  return text(max).pipe(z.string().regex(/\S/u, 'Must not be empty'));
}

/** A yes or no in a query: `true` or `false`. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true');

export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

/** A page of a list: `nextCursor` is null at the end. */
export function pageOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const nothing = z.undefined();
