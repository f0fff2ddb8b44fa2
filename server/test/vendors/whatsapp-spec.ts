import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';
import { specPath } from './openapi-spec.ts';

const Schema = z.record(z.string(), z.unknown());
const Document = z.object({ components: z.object({ schemas: z.record(z.string(), Schema) }) });
const Part = z.looseObject({
  properties: Schema.default({}),
  required: z.array(z.string()).default([]),
});

export interface WhatsAppSpec {
  /** What is wrong with a message that is to be sent; undefined where nothing is. */
  wrongMessage(body: Record<string, unknown>): string | undefined;
  /** The same of anything that has a name in the document. */
  wrong(schema: string, body: unknown): string | undefined;
}

/** Messages by their type, as the document's discriminator has them. */
const KINDS: Record<string, string> = {
  text: 'TextMessage',
  image: 'ImageMessage',
  audio: 'AudioMessage',
  video: 'VideoMessage',
  document: 'DocumentMessage',
  template: 'TemplateMessage',
};

/**
 * Reads the vendor's document. It says `allOf` and `additionalProperties: false` in one breath, by
 * which no message at all would be right: what belongs to one object is put together first.
 */
export function readWhatsApp(): WhatsAppSpec {
  const document: unknown = parse(readFileSync(specPath('whatsapp-business-v23.yaml'), 'utf8'));
  const { components } = Document.parse(document);
  const { schemas } = components;
  const ajv = new Ajv({ strict: false, logger: false, validateFormats: false });
  const together = (name: string): Record<string, unknown> => {
    const schema = schemas[name] ?? {};
    const parts = z.array(Schema).safeParse(schema['allOf']).data ?? [];
    if (parts.length === 0) return schema;
    const whole = parts.map((part) => {
      const ref = z.string().safeParse(part['$ref']).data;
      return Part.parse(ref === undefined ? part : together(ref.split('/').at(-1) ?? ''));
    });
    return {
      type: 'object',
      additionalProperties: false,
      required: whole.flatMap(({ required }) => required),
      properties: Object.assign({}, ...whole.map(({ properties }) => properties)),
    };
  };
  const wrongBy = (schema: Record<string, unknown>, value: unknown): string | undefined => {
    const check = ajv.compile({ ...schema, components });
    return check(value) ? undefined : ajv.errorsText(check.errors);
  };
  return {
    wrongMessage(body) {
      const name = KINDS[String(body['type'])];
      if (name === undefined) return `there is no type ${String(body['type'])}`;
      return wrongBy(together(name), body);
    },
    wrong: (schema, body) => wrongBy(together(schema), body),
  };
}
