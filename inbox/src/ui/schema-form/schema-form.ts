import { z } from 'zod';

const Property = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  maxLength: z.number().optional(),
  minLength: z.number().optional(),
});
const Schema = z.looseObject({
  properties: z.record(z.string(), Property).default({}),
  required: z.array(z.string()).default([]),
});

/** One field of a form, and how it is entered. */
export interface Field {
  name: string;
  label: string;
  description: string | undefined;
  kind: 'text' | 'long' | 'secret' | 'address' | 'choice' | 'switch' | 'list';
  choices: string[];
  isRequired: boolean;
}

/** What was entered, by the names of the fields. */
export type Entered = Record<string, string | boolean | string[]>;

/** The fields of a form by the JSON Schema of what it makes; what nobody should enter is left out. */
export function fieldsOf(schema: unknown, isSecret: boolean): Field[] {
  const parsed = Schema.safeParse(schema);
  if (!parsed.success) return [];
  const { properties, required } = parsed.data;
  return Object.entries(properties)
    .filter(([, { format, type }]) => format !== 'hidden' && type !== 'object')
    .map(([name, property]) => ({
      name,
      label: property.title ?? name,
      description: property.description,
      kind: kindOf(property, isSecret),
      choices: property.enum ?? [],
      isRequired: required.includes(name) && property.default === undefined,
    }));
}

function kindOf(
  { type, format, enum: choices }: z.infer<typeof Property>,
  isSecret: boolean,
): Field['kind'] {
  if (format === 'textarea') return 'long';
  if (isSecret) return 'secret';
  if (choices) return 'choice';
  if (type === 'boolean') return 'switch';
  if (type === 'array') return 'list';
  return format === 'uri' ? 'address' : 'text';
}

/** What a form begins with: what is known, else what holds by itself. */
export function enteredOf(schema: unknown, known: Record<string, unknown>): Entered {
  const { properties } = Schema.catch({ properties: {}, required: [] }).parse(schema);
  const entered: Entered = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = known[name] ?? property.default;
    if (typeof value === 'string' || typeof value === 'boolean') entered[name] = value;
    if (Array.isArray(value)) entered[name] = value.map(String);
  }
  return entered;
}

/** What is sent: what was left empty is left out, and what the form does not show stays as it was. */
export function settingsOf(
  fields: Field[],
  entered: Entered,
  known: Record<string, unknown>,
): Record<string, z.core.util.JSONType> {
  const shown = new Set(fields.map(({ name }) => name));
  const hidden = Object.entries(known).filter(([name]) => !shown.has(name));
  const given = Object.entries(entered).filter(
    ([name, value]) =>
      shown.has(name) && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return z.record(z.string(), z.json()).parse(Object.fromEntries([...hidden, ...given]));
}
