import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { silent } from '../../../test/harness.ts';
import {
  gifAndScript,
  mp4,
  pageWithScript,
  pdfWithScript,
  png,
  svgWithScript,
  wav,
} from '../../../test/samples.ts';
import { kindOf, sniff } from './sniff.ts';

const seen = async (content: Buffer | string) => {
  const found = await sniff(Buffer.from(content), silent);
  return [kindOf(found), found.mimeType, found.width, found.height];
};

const webm = Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex');
const jpeg = Buffer.concat([
  Buffer.from('ffd8ffe1001c4578696600004d4d002a00000008000101120003000000010006', 'hex'),
  Buffer.from('ffc0000b080020004001011100ffd9', 'hex'),
]);

test('what browsers show safely is shown, by what the bytes say', async () => {
  expect(await seen(png(40, 30))).toEqual(['image', 'image/png', 40, 30]);
  expect(await seen(wav())).toEqual(['audio', 'audio/wav', null, null]);
  expect(await seen(mp4())).toEqual(['video', 'video/mp4', null, null]);
  expect(await seen(mp4('M4A '))).toEqual(['audio', 'audio/mp4', null, null]);
  // As a picture it is harmless: `nosniff` keeps it from being taken for the script it also is.
  expect(await seen(gifAndScript)).toEqual(['image', 'image/gif', 10_799, 1]);
  expect(await seen(webm)).toEqual(['video', 'video/webm', null, null]);
});

test('a picture that lies on its side is measured as it will be seen', async () => {
  expect((await seen(jpeg)).slice(1)).toEqual(['image/jpeg', 32, 64]);
});

test.each<[string, Buffer | string, string]>([
  ['SVG', svgWithScript, 'image/svg+xml'],
  ['SVG without a prologue', '<svg onload=x>', 'image/svg+xml'],
  ['SVG after a comment', '<!-- a --><svg onload="x"/>', 'image/svg+xml'],
  ['HTML', pageWithScript, 'text/html'],
  ['HTML with a mark in front', '\uFEFF  <HTML><body onload=x>', 'text/html'],
  ['a lone script', '<script>alert(1)</script>', 'text/html'],
  ['XHTML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'application/xml'],
  ['Markdown', '# Title\n\n[x](javascript:alert(1))', 'text/plain'],
  ['PDF', pdfWithScript, 'application/pdf'],
  ['nothing', '', 'application/octet-stream'],
  ['noise', Buffer.from([0, 1, 2, 3, 255]), 'application/octet-stream'],
  ['QuickTime', mp4('qt  '), 'video/quicktime'],
])('%s is a file to save', async (_, content, mimeType) => {
  const [kind, found] = await seen(content);
  expect([kind, found]).toEqual(['file', mimeType]);
});

test.each([
  [30_000, 30_000],
  [65_535, 1],
  [2 ** 31 - 1, 2 ** 31 - 1],
  [0, 5],
])('a picture of %i × %i is not shown', async (width, height) => {
  expect(await seen(png(width, height, false))).toEqual(['file', 'image/png', null, null]);
});

const beginnings = [png(4, 4), gifAndScript, jpeg, wav(8), mp4('avif'), webm, svgWithScript];

test('whatever bytes come, they are one kind or another', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...beginnings),
      fc.nat(64),
      fc.uint8Array({ maxLength: 400 }),
      async (start, cut, rest) => {
        const content = Buffer.concat([start.subarray(0, cut), rest]);
        const found = await sniff(content, silent);
        expect(found.width === null).toBe(found.height === null);
        expect(kindOf(found) === 'image' && (found.width ?? 0) < 1).toBe(false);
      },
    ),
    { numRuns: 1_000 },
  );
});
