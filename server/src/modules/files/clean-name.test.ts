import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanName } from './clean-name.ts';

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\kim\\bill.pdf', 'bill.pdf'],
  ['..', 'file'],
  ['', 'file'],
  ['\u0000', 'file'],
  ['.htaccess', 'htaccess'],
  ['photo_\u202Egnp.exe', 'photo_gnp.exe'],
  ['a\u2066b\u2069\u200F.txt', 'ab.txt'],
  ['bill.pdf                         .exe', 'bill.pdf .exe'],
  ['a\r\nset-cookie: x=1.txt', 'aset-cookie: x=1.txt'],
  ['"><img src=x onerror=alert(1)>.png', '"><img src=x onerror=alert(1)>.png'],
  ['half \ud83d.png', 'half \ufffd.png'],
  ['e\u0301te\u0301.pdf', 'été.pdf'],
  ['رسالة.pdf', 'رسالة.pdf'],
  ['👩‍💻.png', '👩‍💻.png'],
  ['report.pdf...', 'report.pdf'],
])('%j is called %j', (given, name) => {
  expect(cleanName(given)).toBe(name);
});

test('a long name keeps its extension', () => {
  expect(cleanName(`${'x'.repeat(500)}.jpeg`)).toBe(`${'x'.repeat(115)}.jpeg`);
});

const strange = fc.constantFrom(
  ...'/\\. "%;\u0000\n\u202E\u2066\u200D\uFEFF\u2028\u0301ü\u00A0\uE000'.split(''),
  ...['\ud83d', '\ude00', '😀', '\u{E0041}', '%2f'].values(),
);

test('whatever is sent, a name is short, one line, no path, and the same if cleaned again', () => {
  const names = fc.array(fc.oneof(strange, fc.string({ unit: 'binary' })), { maxLength: 200 });
  fc.assert(
    fc.property(names, (parts) => {
      const name = cleanName(parts.join(''));
      expect(name).not.toBe('');
      expect(Array.from(name).length).toBeLessThanOrEqual(120);
      expect(name).not.toMatch(
        /[/\\\p{Cc}\p{Co}\p{Cn}\p{Cs}\u202A-\u202E\u2066-\u2069\u200E\u200F]/u,
      );
      expect(name).not.toMatch(/^[. ]|[. ]$|\s\s/u);
      expect(name.isWellFormed()).toBe(true);
      expect(cleanName(name)).toBe(name);
    }),
    { numRuns: 500 },
  );
});
