import { isUtf8 } from 'node:buffer';
import type { FileKind } from '@frontdesk/contract';
import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { messageOf } from '../../platform/index.ts';
import type { Logger } from '../../platform/index.ts';

/** What a file is, by its bytes alone. */
export interface Sniffed {
  mimeType: string;
  /** Pixels, upright, of a picture that may be shown; else null. */
  width: number | null;
  height: number | null;
}

const UNKNOWN = 'application/octet-stream';

/** Bytes that are looked at: what a file is stands at its beginning. */
const LOOKED_AT = 512 * 1_024;
/** A picture of more pixels takes a browser's memory to be shown: it is a file to download. */
const MOST_PIXELS = 64_000_000;
const MOST_ACROSS = 16_384;

/** All that browsers may show by themselves. None of these formats can hold a script. */
const SHOWN: ReadonlyMap<string, FileKind> = new Map([
  ['image/png', 'image'],
  ['image/apng', 'image'],
  ['image/jpeg', 'image'],
  ['image/gif', 'image'],
  ['image/webp', 'image'],
  ['image/avif', 'image'],
  ['audio/mpeg', 'audio'],
  ['audio/ogg', 'audio'],
  ['audio/wav', 'audio'],
  ['audio/mp4', 'audio'],
  ['video/mp4', 'video'],
  ['video/webm', 'video'],
]);

/** How a file may be shown; a picture only where its size was found, and is not too much. */
export function kindOf({ mimeType, width }: Pick<Sniffed, 'mimeType' | 'width'>): FileKind {
  const kind = SHOWN.get(mimeType) ?? 'file';
  return kind === 'image' && width === null ? 'file' : kind;
}

/** Finds out what bytes are. What nobody knows is `application/octet-stream`. */
export async function sniff(content: Buffer, log: Logger): Promise<Sniffed> {
  const mimeType = (await binaryType(content, log)) ?? textType(content) ?? UNKNOWN;
  const isPicture = SHOWN.get(mimeType) === 'image';
  return { mimeType, ...(isPicture ? sizeOf(content, log) : { width: null, height: null }) };
}

async function binaryType(content: Buffer, log: Logger): Promise<string | undefined> {
  try {
    const found = await fileTypeFromBuffer(content.subarray(0, LOOKED_AT));
    const plain = found?.mime.split(';')[0];
    // Refined below: of XML the beginning says little.
    if (plain === 'application/xml') return undefined;
    return plain === 'audio/x-m4a' ? 'audio/mp4' : plain;
  } catch (error) {
    log.debug({ reason: messageOf(error) }, 'A file is not what it begins like');
    return undefined;
  }
}

const BEGINNING = 4_096;
// oxlint-disable-next-line no-control-regex -- terminals write it into logs
const NOT_TEXT = /[\p{Cc}--[\t\n\f\r\x1b]]/v;
const SVG = /<svg[\s>]/iu;
const HTML =
  /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|\/?(?:a|b|base|body|br|button|div|embed|font|form|frameset|h1|head|html|iframe|img|input|link|marquee|math|meta|object|p|script|span|style|svg|table|template|title|video)[\s/>])/iu;

/** Kinds of text, for people to read; to browsers all of them are bytes to save. */
function textType(content: Buffer): string | undefined {
  if (content.byteLength === 0 || !isUtf8(content)) return undefined;
  const text = content
    .subarray(0, BEGINNING)
    .toString('utf8')
    .replace(/^\uFEFF/u, '');
  if (NOT_TEXT.test(text)) return undefined;
  const isXml = /^\s*<\?xml/iu.test(text);
  if (SVG.test(text) && (isXml || /^\s*<(?:svg|!--|!doctype svg)/iu.test(text))) {
    return 'image/svg+xml';
  }
  if (isXml) return 'application/xml';
  return HTML.test(text) ? 'text/html' : 'text/plain';
}

function sizeOf(content: Buffer, log: Logger): { width: number | null; height: number | null } {
  const none = { width: null, height: null };
  try {
    const { width, height, orientation = 1 } = imageSize(content);
    const most = Math.max(width, height);
    if (width < 1 || height < 1 || most > MOST_ACROSS || width * height > MOST_PIXELS) return none;
    // Cameras write a picture as it came and how to turn it (EXIF): from 5 on it lies on its side.
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch (error) {
    log.debug({ reason: messageOf(error) }, 'A picture says nothing of its size');
    return none;
  }
}
