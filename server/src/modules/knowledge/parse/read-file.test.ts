import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenPdf, pdf, zip } from './files.fixture.ts';
import { FileError } from './document.ts';
import { readFile } from './read-file.ts';
import { createReader } from './reader.ts';
import { unpack, ZIP_LIMITS } from './zip.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const failure = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof FileError ? error.kind : `no FileError but ${String(error)}`;
};

describe('each kind of file becomes an article', () => {
  test('a page of HTML, without navigation and scripts', async () => {
    const page = `<!doctype html><html><head><title>Delivery</title>
      <meta name="description" content="When it comes."></head>
      <body><nav>Home</nav><main><h1>Delivery times</h1><p>Three <b>days</b>.</p>
      <script>alert(1)</script><ul><li>One</li></ul></main><footer>Imprint</footer></body></html>`;
    const { documents } = await readFile({ name: 'delivery.html', bytes: bytes(page) });
    expect(documents).toEqual([
      {
        title: 'Delivery times',
        content: 'Three **days**.\n\n- One',
        description: 'When it comes.',
        category: null,
        part: '',
      },
    ]);
  });

  test('a table of questions, one article a row', async () => {
    const table = 'Question;Answer;Category\n"How, long?";"Two ""days""";Orders\nEmpty;;\n';
    const { documents } = await readFile({ name: 'faq.csv', bytes: bytes(table) });
    expect(documents).toEqual([
      {
        title: 'How, long?',
        content: 'Two "days"',
        description: null,
        category: 'Orders',
        part: 'how-long',
      },
    ]);
  });

  test('any other table, as one', async () => {
    const { documents } = await readFile({
      name: 'price-list.csv',
      bytes: bytes('sku,eur\nA|1,2'),
    });
    expect(documents[0]).toMatchObject({
      title: 'Price list',
      content: '| sku | eur |\n| --- | --- |\n| A\\|1 | 2 |',
    });
  });

  test('text of an older editor', async () => {
    const { documents } = await readFile({
      name: 'a.txt',
      bytes: Uint8Array.from([0x47, 0xfc, 0x6e]),
    });
    expect(documents[0]?.content).toBe('Gün');
  });

  test('a PDF', async () => {
    const { documents } = await readFile({ name: 'guide.pdf', bytes: pdf('Hello from a page') });
    expect(documents[0]).toMatchObject({ title: 'Guide', content: 'Hello from a page' });
  });

  test('a Word document', async () => {
    const word = zip([
      [
        '[Content_Types].xml',
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ],
      [
        '_rels/.rels',
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
      ],
      [
        'word/document.xml',
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Keep the receipt &lt;script&gt;</w:t></w:r></w:p></w:body></w:document>',
      ],
    ]);
    const { documents } = await readFile({ name: 'note.docx', bytes: word });
    expect(documents[0]).toMatchObject({ title: 'Note', content: 'Keep the receipt \\<script>' });
  });
});

describe('what cannot be read is said in a sentence', () => {
  test.each<[string, string, Uint8Array, string]>([
    ['an empty file', 'a.md', bytes(''), 'empty'],
    ['a file of blanks', 'a.md', bytes(' \n\n'), 'empty'],
    ['an unknown kind', 'a.exe', bytes('MZ'), 'unsupported'],
    [
      'a picture named .md',
      'a.md',
      Uint8Array.from([137, 80, 78, 71, 0, 0, 0, 13, 1, 2]),
      'mistyped',
    ],
    ['a PDF named .txt', 'a.txt', pdf('x'), 'mistyped'],
    ['text named .pdf', 'a.pdf', bytes('hello'), 'mistyped'],
    ['a broken PDF', 'a.pdf', brokenPdf(), 'broken'],
    ['a locked PDF', 'a.pdf', pdf('x', { isEncrypted: true }), 'encrypted'],
    ['a PDF without text', 'a.pdf', pdf(''), 'empty'],
    ['a broken Word document', 'a.docx', zip([['a.txt', 'x']]), 'broken'],
    ['a locked Word document', 'a.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'encrypted'],
    ['an archive in an archive', 'a.zip', zip([['a.md', 'x']]), 'unsupported'],
    ['a book', 'a.txt', bytes('word '.repeat(250_000)), 'too-large'],
  ])('%s', async (_, name, content, kind) => {
    expect(await failure(readFile({ name, bytes: content }))).toBe(kind);
  });

  test('any bytes under any name give articles or a FileError', async () => {
    const heads = fc.constantFrom(
      '',
      '%PDF-1.7\n',
      'PK\u0003\u0004',
      '---\ntitle: ',
      '<html>',
      'title,content\n"',
    );
    const names = fc.constantFrom('a.md', 'a.mdx', 'a.html', 'a.txt', 'a.csv', 'a.pdf', 'a.docx');
    await fc.assert(
      fc.asyncProperty(
        heads,
        fc.uint8Array({ maxLength: 300 }),
        names,
        async (head, rest, name) => {
          const content = new Uint8Array(Buffer.concat([Buffer.from(head), rest]));
          const outcome = await readFile({ name, bytes: content }).then(
            ({ documents }) =>
              JSON.stringify(documents).includes('\\u0000') ? 'read with NUL' : 'read',
            (error: unknown) => (error instanceof FileError ? 'refused' : String(error)),
          );
          expect(['read', 'refused']).toContain(outcome);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('archives', () => {
  test('names lose their folders, unless two would be the same', async () => {
    const files = await unpack(
      zip([
        ['docs/../../a.md', 'A'],
        ['x/index.md', 'X'],
        ['y/index.md', 'Y'],
        ['__MACOSX/a.md', 'no'],
        ['.hidden/b.md', 'no'],
        ['picture.png', 'no'],
      ]),
    );
    expect(files.map(({ name }) => name)).toEqual(['a.md', 'x/index.md', 'y/index.md']);
  });

  test('a bomb is refused before it is unpacked', async () => {
    const zeros = Buffer.alloc(3 * 2 ** 20);
    expect(await failure(unpack(zip([['bomb.txt', zeros]])))).toBe('too-large');
    const many = Array.from({ length: 30 }, (_, n): [string, string] => [`${n}.md`, 'x']);
    expect(await failure(unpack(zip(many), { ...ZIP_LIMITS, entries: 20 }))).toBe('too-large');
    expect(await failure(unpack(zip(many), { ...ZIP_LIMITS, totalBytes: 20 }))).toBe('too-large');
  });

  test('a bomb that lies about its size is refused too', async () => {
    const data = Buffer.alloc(2 ** 21, 'a');
    const lying = zip([['a.txt', data]], { declaredSize: 10 });
    expect(deflateRawSync(data).byteLength).toBeLessThan(lying.byteLength);
    expect(await failure(unpack(lying))).toBe('broken');
  });

  test('broken, locked and useless ones are refused', async () => {
    expect(await failure(unpack(bytes('PK\u0003\u0004 and nothing')))).toBe('broken');
    expect(await failure(unpack(zip([['a.md', 'x']], { isEncrypted: true })))).toBe('encrypted');
    expect(await failure(unpack(zip([['a.png', 'x']])))).toBe('empty');
  });
});

test('the reader works in a thread, survives a file that hangs, and tells errors', async () => {
  const reader = createReader();
  expect(await reader.read({ name: 'a.md', bytes: bytes('# A\n\nb') })).toEqual({
    mimeType: 'text/markdown',
    documents: [{ title: 'A', content: 'b', description: null, category: null, part: '' }],
  });
  expect(await failure(reader.read({ name: 'a.md', bytes: bytes('') }))).toBe('empty');
  expect(await reader.unpack({ name: 'a.zip', bytes: zip([['a.md', 'x']]) })).toHaveLength(1);
  await reader.close();
  const hasty = createReader(1);
  expect(await failure(hasty.read({ name: 'a.md', bytes: bytes('x') }))).toBe('too-large');
  await hasty.close();
});
