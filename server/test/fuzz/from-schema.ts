import * as fc from 'fast-check';
import { z } from 'zod';
import { badText, badValue } from './bad-values.ts';

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** Mostly what fits, so that a request comes far; sometimes anything else. */
function mostly(fitting: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: fitting }, { weight: 1, arbitrary: badValue });
}

/**
 * Values that resemble a JSON Schema: fields of the right names, each of them there or missing,
 * of the right type or of another. `known` are ids of things that exist.
 */
export function resembling(schema: unknown, known: string[]): fc.Arbitrary<unknown> {
  const parsed = Schema.safeParse(schema);
  if (!parsed.success) return badValue;
  const { data } = parsed;
  const variants = data.anyOf ?? data.oneOf;
  if (variants?.length) {
    return fc.oneof(...variants.map((variant) => resembling(variant, known)));
  }
  if (data.enum?.length) return mostly(fc.constantFrom(...data.enum));
  if ('const' in data) return mostly(fc.constant(data.const));
  const type = Array.isArray(data.type) ? data.type[0] : data.type;
  return mostly(ofType(type, data, known));
}

function ofType(
  type: string | undefined,
  data: z.infer<typeof Schema>,
  known: string[],
): fc.Arbitrary<unknown> {
  const { minimum = -1_000_000, maximum = 1_000_000 } = data;
  switch (type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(data.properties ?? {}).map(([name, inner]) => [
            name,
            resembling(inner, known),
          ]),
        ),
        { requiredKeys: [] },
      );
    case 'array':
      return fc.array(resembling(data.items, known), { maxLength: 3 });
    case 'string':
      return texts(data.format, known);
    case 'integer':
      return fc.integer({
        min: Math.max(minimum, -1_000_000),
        max: Math.min(maximum, 1_000_000),
      });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return badValue;
  }
}

function texts(format: string | undefined, known: string[]): fc.Arbitrary<unknown> {
  if (format === 'email') return fc.oneof(fc.emailAddress(), badText);
  if (format === 'uri') return fc.oneof(fc.webUrl(), badText);
  return fc.oneof(fc.constantFrom(...known), fc.lorem({ maxCount: 3 }), badText);
}
