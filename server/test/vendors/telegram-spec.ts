import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { z } from 'zod';

const PATH = join(
  process.env['VENDOR_CONTRACTS'] ?? join(import.meta.dirname, '../../../../shared/contracts'),
  'telegram-bot-api-10.1.json',
);

/** False where the vendor's document is not there: what needs it is skipped. */
export const hasTelegramSpec = existsSync(PATH);

const Field = z.object({ name: z.string(), types: z.array(z.string()), required: z.boolean() });
const Spec = z.object({
  methods: z.record(z.string(), z.object({ fields: z.array(Field).default([]) })),
  types: z.record(
    z.string(),
    z.object({ fields: z.array(Field).default([]), subtypes: z.array(z.string()).optional() }),
  ),
});

const PLAIN: Record<string, object> = {
  Integer: { type: 'integer' },
  Float: { type: 'number' },
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  True: { const: true },
  // In a form it is the file itself.
  InputFile: { type: 'object' },
};

/** The Bot API as its document has it: what methods take, and what its objects are like. */
export interface TelegramSpec {
  /** What is wrong with the parameters of a method; undefined where nothing is. Unknown ones are wrong. */
  wrongCall(method: string, parameters: unknown): string | undefined;
  /** The same of an object that the imitation itself makes. */
  wrongObject(type: string, value: unknown): string | undefined;
  /** By their names: forms hold texts alone. */
  fieldTypes(method: string): Map<string, string[]>;
}

/** Reads the vendor's document and makes checks of it. */
export function readTelegramSpec(): TelegramSpec {
  const { methods, types } = Spec.parse(JSON.parse(readFileSync(PATH, 'utf8')));
  const ajv = new Ajv({ strict: false, allErrors: false });
  const schemaOf = (type: string): object => {
    if (type.startsWith('Array of ')) return { type: 'array', items: schemaOf(type.slice(9)) };
    return PLAIN[type] ?? { $ref: `type:${type}` };
  };
  const objectOf = (fields: z.infer<typeof Field>[]): object => ({
    type: 'object',
    additionalProperties: false,
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      fields.map(({ name, types: any }) => [name, { anyOf: any.map(schemaOf) }]),
    ),
  });
  for (const [name, { fields, subtypes }] of Object.entries(types)) {
    if (PLAIN[name]) continue;
    const schema = subtypes ? { anyOf: subtypes.map(schemaOf) } : objectOf(fields);
    ajv.addSchema(schema, `type:${name}`);
  }
  const checks = new Map<string, ValidateFunction>();
  const wrong = (key: string, make: () => object, value: unknown): string | undefined => {
    const check = checks.get(key) ?? ajv.compile(make());
    checks.set(key, check);
    return check(value) ? undefined : ajv.errorsText(check.errors);
  };
  return {
    wrongCall(method, parameters) {
      const known = methods[method];
      if (!known) return 'method not found';
      return wrong(`call:${method}`, () => objectOf(known.fields), parameters);
    },
    wrongObject: (type, value) => wrong(`object:${type}`, () => schemaOf(type), value),
    fieldTypes: (method) =>
      new Map((methods[method]?.fields ?? []).map(({ name, types: any }) => [name, any])),
  };
}
