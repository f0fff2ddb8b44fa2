import type { Json } from '../integration.ts';
import type { Parameter } from './plan.ts';

type Written = Pick<Parameter, 'name' | 'style' | 'explode'>;

/** Percent-encodes all that is reserved (RFC 3986, section 2.2). */
export function encode(value: Json): string {
  return encodeURIComponent(wordOf(value)).replaceAll(
    /[!'()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A value within a list or object that has no brackets: what is deeper travels as JSON. */
function wordOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As it stands in a path: simple `a,b`, label `.a.b`, matrix `;name=a,b` (RFC 6570). */
export function inPath({ name, style, explode }: Written, value: Json): string {
  if (style === 'label') return `.${joined(value, explode, explode ? '.' : ',')}`;
  if (style !== 'matrix') return joined(value, explode, ',');
  const key = encode(name);
  if (!isComposite(value)) return `;${key}=${encode(value)}`;
  if (!explode) return `;${key}=${joined(value, false, ',')}`;
  return Array.isArray(value)
    ? value.map((item) => `;${key}=${encode(item)}`).join('')
    : `;${joined(value, true, ';')}`;
}

/** As it stands in a query, in parts that are joined by `&`; an empty list is left out. */
export function inQuery({ name, style, explode }: Written, value: Json): string[] {
  const key = encode(name);
  if (value === null) return [];
  if (!isComposite(value)) return [`${key}=${encode(value)}`];
  if (style === 'deepObject') return bracketed(key, value);
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    if (explode) return value.map((item) => `${key}=${encode(item)}`);
    return [`${key}=${value.map(encode).join(separators[style] ?? ',')}`];
  }
  if (explode)
    return Object.entries(value).map(([field, item]) => `${encode(field)}=${encode(item)}`);
  const flat = Object.entries(value).flat().map(encode);
  return flat.length === 0 ? [] : [`${key}=${flat.join(separators[style] ?? ',')}`];
}

const separators: Partial<Record<Written['style'], string>> = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
};

/** `a[b][0]=c`: brackets as deep as it goes. */
export function bracketed(key: string, value: Json): string[] {
  if (value === null) return [];
  if (!isComposite(value)) return [`${key}=${encode(value)}`];
  return Object.entries(value).flatMap(([field, item]) =>
    bracketed(`${key}%5B${encode(field)}%5D`, item),
  );
}

/** As a header has it: nothing is encoded (OpenAPI 3.1, 4.8.12.4). */
export function inHeader({ explode }: Pick<Written, 'explode'>, value: Json): string {
  if (!isComposite(value)) return wordOf(value);
  if (Array.isArray(value)) return value.map(wordOf).join(',');
  return Object.entries(value)
    .map(([field, item]) => (explode ? `${field}=${wordOf(item)}` : `${field},${wordOf(item)}`))
    .join(',');
}

function joined(value: Json, explode: boolean, separator: string): string {
  if (!isComposite(value)) return encode(value);
  if (Array.isArray(value)) return value.map(encode).join(separator);
  return Object.entries(value)
    .map(([field, item]) => `${encode(field)}${explode ? '=' : ','}${encode(item)}`)
    .join(separator);
}

function isComposite(value: Json): value is Json[] | { [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}
