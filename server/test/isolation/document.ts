import * as contract from '@frontdesk/contract';
import type { Access, RouteSpec } from '@frontdesk/contract';
import { z } from 'zod';

const Operation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.unknown())).default([]),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), schema: z.unknown() }))
    .default([]),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) })
    .optional(),
});
export type Operation = z.infer<typeof Operation>;

/** A route as the OpenAPI document of a running server describes it. */
export interface Described extends Operation {
  method: string;
  path: string;
}

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

/** The routes of /openapi.json. */
export async function readDocument(url: string): Promise<Described[]> {
  const document = Document.parse(await (await fetch(`${url}/openapi.json`)).json());
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** All routes that the contract declares. */
export const contractRoutes: RouteSpec[] = Object.values<unknown>(contract).filter(isRoute);

function isRoute(exported: unknown): exported is RouteSpec {
  return (
    typeof exported === 'object' &&
    exported !== null &&
    ['method', 'path', 'name', 'access', 'response'].every((key) => key in exported)
  );
}

/** A route in one line, to compare. */
export function lineOf(method: string, path: string, name: string, schemes: string[]): string {
  return `${method} ${path.replace(/:(\w+)/gu, '{$1}')} ${name} [${schemes.join(', ')}]`;
}

/** How the document names who may call. */
export function schemesOf(access: Access): string[] {
  if (access === 'public') return [];
  return access === 'visitor' ? ['visitor'] : ['apiKey', 'session'];
}

/** Names of texts that name a thing, or find one; `externalId` is the caller's own word for it. */
const NAMES =
  /(?:^ids|Ids?|^attachments|^slug|^token|^identity|^contact|^assignee|^team|^q|^cursor)$/u;

const Schema = z.looseObject({
  type: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
  anyOf: z.array(z.unknown()).default([]),
  items: z.unknown().optional(),
});

/** What a request can name beside its path: fields of its query and, at any depth, of its body. */
export function namedBeside({ parameters, requestBody }: Operation): string[] {
  const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const body = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => fieldsOf(schema));
  return [...new Set([...query, ...body])].filter(
    (name) => NAMES.test(name) && name !== 'externalId',
  );
}

/** The names of an object's fields that are no objects themselves. */
function fieldsOf(given: unknown): string[] {
  const parsed = Schema.safeParse(given);
  if (!parsed.success) return [];
  const { properties, anyOf, items } = parsed.data;
  const own = Object.entries(properties).flatMap(([name, schema]) => {
    const isObject = Schema.safeParse(schema).data?.type === 'object';
    return [...(isObject ? [] : [name]), ...fieldsOf(schema)];
  });
  return [...own, ...anyOf.flatMap(fieldsOf), ...fieldsOf(items)];
}
