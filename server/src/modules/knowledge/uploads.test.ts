import { expect, test } from 'vitest';
import { namedFiles } from './uploads.ts';

const names = (...paths: string[]) =>
  namedFiles(
    paths.map((path) => ({ path, mimeType: 'text/markdown', content: Buffer.from(path) })),
  ).map(({ name, content }) => [content.toString(), name]);

test('folders go where names stay clear without them, and stay where not', () => {
  expect(names('docs/a.md', 'billing/index.md', 'shipping\\index.md')).toEqual([
    ['docs/a.md', 'a.md'],
    ['billing/index.md', 'billing/index.md'],
    ['shipping\\index.md', 'shipping/index.md'],
  ]);
});

test('a name cannot climb, hide or be nothing', () => {
  expect(names('../../etc/passwd.md', 'C:\\docs\\b.md', 'a\u0000\u001B.md', '/..')).toEqual([
    ['../../etc/passwd.md', 'passwd.md'],
    ['C:\\docs\\b.md', 'b.md'],
    ['a\u0000\u001B.md', 'a.md'],
    ['/..', 'file'],
  ]);
});
