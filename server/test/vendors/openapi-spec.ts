import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';

const FOLDER =
  process.env['VENDOR_CONTRACTS'] ?? join(import.meta.dirname, '../../../../shared/contracts');

/** Where a document of a vendor lies. */
export function specPath(file: string): string {
  return join(FOLDER, file);
}

/** False where a vendor's document is not there: what needs it is skipped. */
export function hasSpec(file: string): boolean {
  return existsSync(join(FOLDER, file));
}

const Ref = z.looseObject({ $ref: z.string() });
const Operation = z.looseObject({
  parameters: z
    .array(
      z.union([
        z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional() }),
        Ref,
      ]),
    )
    .default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
  security: z.array(z.record(z.string(), z.unknown())).default([]),
});
const Parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
});
const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** An API as its vendor's OpenAPI document has it. */
export interface OpenApiSpec {
  /**
   * What is wrong with the body or query of a request; undefined where nothing is. A path or a field
   * that the document does not have is wrong.
   */
  wrongRequest(
    method: string,
    path: string,
    given: { query: Record<string, string>; type: string; body: Record<string, unknown> },
  ): string | undefined;
  /** The same of an answer that the imitation itself gives. */
  wrongAnswer(method: string, path: string, status: number, body: unknown): string | undefined;
  /** The ways to say who asks, by their names in the document; empty: it has no such path. */
  waysIn(method: string, path: string): string[];
}

/** Reads a vendor's document in JSON and makes checks of it; texts of forms count as what they say. */
export function readOpenApi(file: string): OpenApiSpec {
  const document = Document.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
  const ajv = new Ajv({ strict: false, coerceTypes: 'array', logger: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'vendor');
  const pathOf = (path: string): string | undefined =>
    // One that stands there word by word comes before those with gaps.
    path in document.paths
      ? path
      : Object.keys(document.paths).find((template) =>
          new RegExp(
            `^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/gu, '[^/.]+')}$`,
            'u',
          ).test(path),
        );
  const wrong = (pointer: string[], value: unknown): string | undefined => {
    const steps = pointer.map((step) =>
      encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    const check = ajv.compile({ $ref: `vendor#/${steps.join('/')}` });
    return check(value) ? undefined : ajv.errorsText(check.errors);
  };
  return {
    wrongRequest(method, path, { query, type, body }) {
      const template = pathOf(path);
      if (template === undefined) return `there is no ${path}`;
      const found = document.paths[template]?.[method.toLowerCase()];
      if (found === undefined) return `${path} has no ${method}`;
      const { parameters: given, requestBody } = Operation.parse(found);
      const parameters = given.map((item) => Parameter.parse(resolved(document, item)));
      const known = new Set(parameters.map(({ name }) => name));
      const odd = Object.keys(query).find((name) => !known.has(name));
      if (odd !== undefined) return `${odd} is no parameter`;
      const missing = parameters.find(
        ({ name, in: place, required }) =>
          place === 'query' && required === true && !(name in query),
      );
      if (missing) return `${missing.name} is missing`;
      const gaps = valuesOf(template, path);
      for (const [index, { name, in: place }] of parameters.entries()) {
        const value = place === 'path' ? gaps[name] : query[name];
        const item = given[index];
        if (value === undefined || (item && '$ref' in item)) continue;
        const where = ['paths', template, method.toLowerCase(), 'parameters', String(index)];
        const problem = wrong([...where, 'schema'], value);
        if (problem !== undefined) return `${name}: ${problem}`;
      }
      if (!requestBody) return Object.keys(body).length > 0 ? 'it takes no body' : undefined;
      if (!(type in requestBody.content)) return `${type} is not taken`;
      const pointer = ['paths', template, method.toLowerCase(), 'requestBody', 'content', type];
      const fields = fieldsOf(document, [...pointer, 'schema']);
      const unknown = Object.keys(body).find((name) => !fields.has(name));
      if (unknown !== undefined) return `${unknown} is no field`;
      return wrong([...pointer, 'schema'], body);
    },
    wrongAnswer(method, path, status, body) {
      const template = pathOf(path) ?? '';
      const where = ['paths', template, method.toLowerCase(), 'responses', String(status)];
      return wrong([...where, 'content', 'application/json', 'schema'], body);
    },
    waysIn(method, path) {
      const found = document.paths[pathOf(path) ?? '']?.[method.toLowerCase()];
      return found === undefined ? [] : Operation.parse(found).security.flatMap(Object.keys);
    },
  };
}

/** What stands in the gaps of a path. */
function valuesOf(template: string, path: string): Record<string, string> {
  const given = path.split('/');
  const gaps = template.split('/').map((step, index) => [step, given[index] ?? ''] as const);
  return Object.fromEntries(
    gaps.flatMap(([step, value]) =>
      step.startsWith('{') && step.endsWith('}') ? [[step.slice(1, -1), value]] : [],
    ),
  );
}

/** What a reference within the document points to; anything else as it is. */
function resolved(document: unknown, value: unknown): unknown {
  const ref = Ref.safeParse(value);
  if (!ref.success) return value;
  return ref.data.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (found, step) => z.record(z.string(), z.unknown()).parse(found)[step],
      document,
    );
}

/** The names that an object may have. */
function fieldsOf(document: unknown, pointer: string[]): Set<string> {
  let found: unknown = document;
  for (const step of pointer) found = z.record(z.string(), z.unknown()).parse(found)[step];
  const schema = z.looseObject({ properties: z.record(z.string(), z.unknown()).default({}) });
  return new Set(Object.keys(schema.parse(resolved(document, found)).properties));
}
