import * as fc from 'fast-check';
import type { Described } from '../isolation/document.ts';
import { badText } from './bad-values.ts';
import { resembling } from './from-schema.ts';

/** A request as it goes over the wire. */
export interface Wire {
  method: string;
  path: string;
  contentType: string | undefined;
  body: string | undefined;
}

const CONTENT_TYPES = [
  'application/json; charset=utf-16',
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/json/json',
  ';',
];

/** What no encoder would write. */
const BROKEN_PARTS = [
  '%',
  '%zz',
  '%ED%A0%80',
  '%C0%AF',
  '%00',
  '..%2f..%2f',
  '%FF',
  'a'.repeat(310),
];

/** Requests of one route of the OpenAPI document, from nearly right to nonsense. */
export function requestsOf(operation: Described, known: string[]): fc.Arbitrary<Wire> {
  const { method, path, parameters } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const part = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: badText.map(encode) },
    { weight: 1, arbitrary: fc.constantFrom(...BROKEN_PARTS) },
  );
  const query = fc.record(
    Object.fromEntries(inQuery.map(({ name, schema }) => [name, resembling(schema, known)])),
    { requiredKeys: [] },
  );
  return fc
    .record({
      parts: fc.array(part, { minLength: inPath.length, maxLength: inPath.length }),
      query,
      sent: bodiesOf(operation, known),
    })
    .map(({ parts, query: asked, sent }) => {
      const filled = inPath.reduce(
        (address, { name }, index) => address.replace(`{${name}}`, parts[index] ?? ''),
        path,
      );
      const search = Object.entries(asked).map(
        ([name, value]) => `${name}=${encode(asText(value))}`,
      );
      return {
        method,
        path: [filled, ...(search.length > 0 ? [search.join('&')] : [])].join('?'),
        ...sent,
      };
    });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Percent-encoding that bears half a surrogate pair too. */
function encode(text: string): string {
  return encodeURIComponent(text.slice(0, 4_000).toWellFormed());
}

type Sent = Pick<Wire, 'contentType' | 'body'>;

function bodiesOf({ requestBody }: Described, known: string[]): fc.Arbitrary<Sent> {
  const content = requestBody?.content;
  const nothing = fc.constant<Sent>({ contentType: undefined, body: undefined });
  if (!content) return nothing;
  const json = resembling(content['application/json']?.schema, known).map((value): Sent => ({
    contentType: 'application/json',
    body: JSON.stringify(value),
  }));
  const cut = json.map(({ body = '', ...rest }): Sent => ({ ...rest, body: body.slice(0, -1) }));
  const mistaken = fc
    .tuple(json, fc.constantFrom(...CONTENT_TYPES))
    .map(([{ body }, contentType]): Sent => ({ contentType, body }));
  const form = fc.tuple(badText, badText).map(([name, text]): Sent => ({
    contentType: 'multipart/form-data; boundary=x',
    body: `--x\r\ncontent-disposition: form-data; name="files"; filename="${name}.md"\r\n\r\n${text}\r\n--x--\r\n`,
  }));
  return fc.oneof(
    { weight: 12, arbitrary: json },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: mistaken },
    { weight: content['multipart/form-data'] ? 8 : 1, arbitrary: form },
    { weight: 1, arbitrary: nothing },
  );
}
