import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.byteLength);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

/** A PNG (ISO 15948) of one colour that says it is so large; `pixels` false: and holds none. */
export function png(width: number, height: number, pixels = true): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  // Each line begins with how it is filtered: not at all.
  const line = pixels ? Buffer.alloc(width * 3 + 1, 0x60).fill(0, 0, 1) : Buffer.alloc(0);
  const lines = Buffer.concat(pixels ? Array.from({ length: height }, () => line) : []);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A second of silence as WAV (PCM, 8 kHz, 8 bit). */
export function wav(samples = 8_000): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}

/** A GIF that is also a script: its comment begins in the size of the picture. */
export const gifAndScript = Buffer.concat([
  Buffer.from('GIF89a/*'),
  Buffer.from([1, 0, 0, 0, 0]),
  Buffer.from('*/=1;window.hacked=1;top.hacked=1;alert(1);//', 'latin1'),
]);

/** An SVG that runs a script where browsers show it as a document of our origin. */
export const svgWithScript = Buffer.from(
  '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="window.hacked=1;alert(1)"><script>window.hacked=1;alert(document.cookie)</script></svg>',
);

/** A page that runs a script. */
export const pageWithScript = Buffer.from(
  '<!doctype html><title>x</title><script>window.hacked=1;try{opener.hacked=1}catch{};try{top.hacked=1}catch{};alert(document.cookie)</script><img src=x onerror="window.hacked=1">',
);

/** A PDF with an action in JavaScript. */
export const pdfWithScript = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF',
);

/** The beginning of an MP4 (ISO 14496-12) of a brand, for what reads no further. */
export function mp4(brand = 'isom'): Buffer {
  const box = Buffer.alloc(24);
  box.writeUInt32BE(24, 0);
  box.write(`ftyp${brand}`, 4);
  box.write('isommp41', 16);
  return Buffer.concat([box, Buffer.alloc(64)]);
}
