import { createContext, Script } from 'node:vm';
import { Ajv } from 'ajv';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { z } from 'zod';
import type { JsonSchema } from '../../integrations/integration.ts';

/** Milliseconds that a pattern of somebody else may take on one text. */
const PATTERN_TIME = 50;
/** Compiled schemas that are kept. */
const KEPT = 500;

const compiled = new Map<string, ValidateFunction | Error>();

/**
 * What in a value does not fit a schema, in words; undefined if it fits. The schemas are other
 * people's: draft 7 or 2020-12, unknown words in them are passed over, and one that cannot be
 * understood at all checks nothing, because the system behind the tool checks too.
 */
export function misfit(schema: JsonSchema, value: unknown): string | undefined {
  const check = checkOf(schema);
  if (check instanceof Error || check(value)) return undefined;
  return (check.errors ?? []).slice(0, 5).map(wordOf).join('; ');
}

/** Why a schema cannot be understood; undefined if it can. */
export function faultOf(schema: JsonSchema): string | undefined {
  const check = checkOf(schema);
  return check instanceof Error ? check.message : undefined;
}

function checkOf(schema: JsonSchema): ValidateFunction | Error {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = compile(schema);
  if (compiled.size >= KEPT) compiled.delete(compiled.keys().next().value ?? '');
  compiled.set(key, made);
  return made;
}

/** Each schema has a compiler of its own: two of them may give the same `$id` to different things. */
function compile(schema: JsonSchema): ValidateFunction | Error {
  const options: Options = {
    strict: false,
    logger: false,
    validateFormats: true,
    code: { regExp: patternOf },
  };
  const { $schema: dialect, ...rest } = schema;
  const isDraft7 = typeof dialect === 'string' && /draft-0[4-7]/u.test(dialect);
  try {
    const ajv = isDraft7 ? new Ajv(options) : new Ajv2020(options);
    formats.default(ajv);
    // Patterns are read below, and what is none in JavaScript is passed over.
    ajv.addFormat('regex', true);
    return ajv.compile(rest);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function wordOf({ instancePath, message = 'does not fit', params }: ErrorObject): string {
  const where = instancePath === '' ? 'the whole' : instancePath;
  const { additionalProperty, allowedValues } = params;
  const more =
    typeof additionalProperty === 'string'
      ? ` (${additionalProperty})`
      : Array.isArray(allowedValues)
        ? ` (${allowedValues.slice(0, 20).join(', ')})`
        : '';
  return `${where} ${message}${more}`;
}

const matching = createContext({});
const match = new Script('new RegExp(pattern, flags).test(text)');

interface Pattern {
  test(text: string): boolean;
  toString(): string;
}

/**
 * A pattern that somebody else wrote, made so that it cannot hold up the server: V8 ends it in the
 * midst of its steps. What takes too long counts as a match; the system behind the tool decides.
 */
function patternOf(pattern: string, given: string): Pattern {
  // ajv knows a pattern by this, and would take two for one otherwise.
  const toString = (): string => `/${pattern}/${given}`;
  // Many escape what needs none, which Unicode's way forbids; others are of another language.
  const flags = [given, ''].find((each) => isPattern(pattern, each));
  if (flags === undefined) return { toString, test: () => true };
  return {
    toString,
    test(text) {
      Object.assign(matching, { pattern, flags, text });
      try {
        return match.runInContext(matching, { timeout: PATTERN_TIME }) === true;
      } catch (error) {
        // An error of another context is no `Error` of this one.
        if (
          z.object({ code: z.literal('ERR_SCRIPT_EXECUTION_TIMEOUT') }).safeParse(error).success
        ) {
          return true;
        }
        throw error;
      }
    },
  };
}
patternOf.code = 'patternOf';

function isPattern(pattern: string, flags: string): boolean {
  try {
    new RegExp(pattern, flags).test('');
    return true;
  } catch {
    return false;
  }
}
