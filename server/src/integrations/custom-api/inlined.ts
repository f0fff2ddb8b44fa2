import type { JsonSchema } from '../integration.ts';

/** A node of a document: what is known of it is looked at where it is used. */
export type Node = Record<string, unknown>;

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Follows `$ref`s within the document (RFC 6901); what leads out of it, in a circle or nowhere is
 * undefined. Nothing is ever fetched.
 */
export function resolved(document: Node, node: unknown): Node | undefined {
  let at = node;
  for (let hop = 0; hop < 20; hop += 1) {
    if (!isNode(at)) return undefined;
    const { $ref: ref } = at;
    if (typeof ref !== 'string') return at;
    at = ref.startsWith('#/') ? pointed(document, ref) : undefined;
  }
  return undefined;
}

function pointed(document: Node, ref: string): unknown {
  let at: unknown = document;
  for (const part of ref.slice(2).split('/')) {
    const key = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = at[Number(key)];
    else if (isNode(at) && Object.hasOwn(at, key)) at = at[key];
    else return undefined;
  }
  return at;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What travels to the system is checked closely; an answer may have grown since it was described. */
type Direction = 'input' | 'output';

const SHAPE = ['type', 'required'];
const CLOSE = [
  'enum',
  'const',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'default',
];
/** Levels of nesting that are tried, until the schema is small enough for a model. */
const DEPTHS = [12, 8, 6, 4, 3, 2, 1];
/** Characters of a schema as JSON. */
const MAX_SIZE = 24_000;
/** Parts of a schema: one has ten characters at least. */
const MAX_PARTS = MAX_SIZE / 10;
const MAX_DESCRIPTION = 400;

/**
 * A schema of the document that stands for itself: references are written out, and what is deeper
 * than fits is left open, which allows more and never less.
 */
export function inlined(document: Node, schema: unknown, direction: Direction): JsonSchema {
  let made: JsonSchema = {};
  for (const depth of DEPTHS) {
    const by = { document, direction, left: MAX_PARTS };
    made = copy(by, schema, depth);
    if (by.left > 0 && JSON.stringify(made).length <= MAX_SIZE) break;
  }
  return made;
}

interface Copying {
  document: Node;
  direction: Direction;
  /** Parts that may still be copied: schemas that name each other unfold without end. */
  left: number;
}

function copy(by: Copying, given: unknown, depth: number): JsonSchema {
  const schema = resolved(by.document, given);
  if (!schema) return {};
  const made: JsonSchema = {};
  const { description } = schema;
  if (typeof description === 'string' && by.direction === 'input') {
    made.description = description.slice(0, MAX_DESCRIPTION);
  }
  by.left -= 1;
  if (depth === 0 || by.left <= 0)
    return typeof schema.type === 'string' ? { ...made, type: schema.type } : made;
  const words = by.direction === 'input' ? [...SHAPE, ...CLOSE] : SHAPE;
  for (const word of words) if (schema[word] !== undefined) made[word] = schema[word];
  return Object.assign(made, branches(by, schema, depth), members(by, schema, depth));
}

/** `oneOf` becomes `anyOf`: of two that were left open, a value would fit both. */
function branches(by: Copying, schema: Node, depth: number): JsonSchema {
  const made: JsonSchema = {};
  const any = [schema.anyOf, schema.oneOf].find((list) => Array.isArray(list));
  if (Array.isArray(any)) made.anyOf = any.map((part) => copy(by, part, depth - 1));
  if (Array.isArray(schema.allOf)) {
    made.allOf = schema.allOf.map((part) => open(copy(by, part, depth - 1)));
  }
  return made;
}

/** A part of `allOf` that allows nothing else would forbid what the other parts bring. */
function open(schema: JsonSchema): JsonSchema {
  const words = Object.entries(schema).filter(([word]) => word !== 'additionalProperties');
  return Object.fromEntries(words);
}

function members(by: Copying, schema: Node, depth: number): JsonSchema {
  const made: JsonSchema = {};
  const unwanted = by.direction === 'input' ? 'readOnly' : 'writeOnly';
  if (isNode(schema.properties)) {
    const kept = Object.entries(schema.properties).filter(
      ([, property]) => resolved(by.document, property)?.[unwanted] !== true,
    );
    const names = new Set(kept.map(([name]) => name));
    made.properties = Object.fromEntries(
      kept.map(([name, property]) => [name, copy(by, property, depth - 1)]),
    );
    const left = Object.keys(schema.properties).filter((name) => !names.has(name));
    if (Array.isArray(schema.required)) {
      made.required = schema.required.filter((name) => !left.includes(String(name)));
    }
  }
  if (isNode(schema.items)) made.items = copy(by, schema.items, depth - 1);
  const { additionalProperties: more } = schema;
  if (isNode(more)) made.additionalProperties = copy(by, more, depth - 1);
  else if (more === false && by.direction === 'input') made.additionalProperties = false;
  return made;
}
