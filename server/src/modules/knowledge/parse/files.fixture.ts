import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

/** Makes an archive of files; its headers can be made to lie. */
export function zip(
  files: [name: string, content: string | Buffer][],
  options: { isEncrypted?: boolean; declaredSize?: number } = {},
): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(options.isEncrypted === true ? 1 : 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.byteLength, 14);
    fields.writeUInt32LE(options.declaredSize ?? content.byteLength, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, tail, Buffer.from(name)]),
    );
    parts.push(local);
    offset += local.byteLength;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(central.byteLength, 8);
  end.writeUInt32LE(offset, 12);
  return new Uint8Array(Buffer.concat([...parts, central, Buffer.from('PK\u0005\u0006'), end]));
}

/** A PDF of one page with one line, locked with a password if told. */
export function pdf(text: string, options: { isEncrypted?: boolean } = {}): Uint8Array {
  const page = text === '' ? '' : `BT /F1 12 Tf 72 700 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  if (options.isEncrypted === true) objects.push(lock());
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, place) => {
    const offset = body.length;
    body += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = body.length;
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const locked = options.isEncrypted === true ? `/Encrypt 6 0 R /ID [<${ID}> <${ID}>]` : '';
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${locked} >>\nstartxref\n${start}\n%%EOF`;
  return new TextEncoder().encode(body);
}

/** The first half of a PDF whose table of objects points nowhere. */
export function brokenPdf(): Uint8Array {
  return new TextEncoder().encode('%PDF-1.7\n1 0 obj << /Type /Catalog startxref 99 %%EOF');
}

const ID = '00112233445566778899aabbccddeeff';

/** A lock by the first security handler of PDF, whose hashes fit no empty password. */
function lock(): string {
  return `<< /Filter /Standard /V 1 /R 2 /O <${hash('owner')}> /U <${hash('user')}> /P -4 >>`;
}

function hash(seed: string): string {
  return createHash('sha256').update(seed).digest('hex');
}
