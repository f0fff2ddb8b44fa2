import type { JSONSchema7, LanguageModelV4CallOptions } from '@ai-sdk/provider';

/**
 * `response_format` of chat completions (OpenAI API reference, "Structured model outputs"). Strict
 * where the schema is one that strictness allows: every field of every object required, no others.
 */
export function toResponseFormat(format: LanguageModelV4CallOptions['responseFormat']): object {
  if (format?.type !== 'json') return {};
  const { schema, name = 'answer', description } = format;
  if (!schema) return { response_format: { type: 'json_object' } };
  return {
    response_format: {
      type: 'json_schema',
      json_schema: { name, description, schema, strict: isStrict(schema) },
    },
  };
}

function isStrict(schema: JSONSchema7 | boolean): boolean {
  if (typeof schema === 'boolean') return false;
  const { properties = {}, required = [], items, anyOf = [] } = schema;
  if (schema.allOf || schema.oneOf || schema.not || schema.$ref !== undefined) return false;
  const isObject = schema.type === 'object';
  const names = Object.keys(properties);
  if (isObject && schema.additionalProperties !== false) return false;
  if (names.some((name) => !required.includes(name))) return false;
  const inner = [...Object.values(properties), ...anyOf, ...[items ?? []].flat()];
  return inner.every(isStrict);
}
