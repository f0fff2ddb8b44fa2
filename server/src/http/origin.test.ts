import { expect, test } from 'vitest';
import { isOwnPage, refuseOtherPages } from './origin.ts';

const PUBLIC = 'https://help.example/';

test.each<[string | undefined, string | undefined, boolean | undefined]>([
  [undefined, 'localhost:3000', undefined],
  ['http://localhost:3000', 'localhost:3000', true],
  ['https://Shop.example', 'shop.example:443', true],
  ['https://help.example', '10.0.0.7:3000', true],
  ['http://help.example', '10.0.0.7:3000', false],
  ['http://localhost:3001', 'localhost:3000', false],
  ['https://help.example.evil.example', 'localhost:3000', false],
  ['ftp://localhost:3000', 'localhost:3000', false],
  ['null', 'null', false],
  ['null', undefined, false],
  ['', 'localhost:3000', false],
])('a page of %s that calls %s is ours: %s', (origin, host, own) => {
  const headers = { ...(origin === undefined ? {} : { origin }), ...(host ? { host } : {}) };
  expect(isOwnPage(headers, PUBLIC)).toBe(own);
});

test('another page may read as anybody may, and change nothing', () => {
  const headers = { origin: 'https://evil.example', host: 'localhost:3000' };
  expect(() => refuseOtherPages({ method: 'GET', headers }, PUBLIC)).not.toThrow();
  for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
    expect(() => refuseOtherPages({ method, headers }, PUBLIC)).toThrow('Another page');
    const without = { host: headers.host };
    expect(() => refuseOtherPages({ method, headers: without }, PUBLIC)).not.toThrow();
  }
});
