import { expect, test } from 'vitest';
import { SECRET_KEY } from '../../../test/harness.ts';
import { createSigner } from '../../platform/index.ts';
import { createFileLinks, LinkQuery } from './link.ts';

let now = new Date('2026-11-25T10:20:00Z');
const signer = createSigner(SECRET_KEY);
const links = createFileLinks(signer, { now: () => now }, undefined);
const file = { id: 'file-1', name: 'Été & Co — "résumé".pdf' };
const queryOf = (link: string): LinkQuery =>
  LinkQuery.parse(Object.fromEntries(new URL(link, 'http://x').searchParams));

test('a link is the same for an hour, so that browsers keep what they loaded, and ends after two', () => {
  const first = links.of('shop', file);
  now = new Date('2026-11-25T10:59:59Z');
  expect(links.of('shop', file)).toBe(first);
  now = new Date('2026-11-25T11:00:01Z');
  expect(links.of('shop', file)).not.toBe(first);
  expect(links.check('file-1', queryOf(first))).toBe('good');
  now = new Date('2026-11-25T12:00:00Z');
  expect(links.check('file-1', queryOf(first))).toBe('expired');
});

test('it is bound to its file, organization and end', () => {
  const query = queryOf(links.of('shop', file));
  expect(links.check('file-1', query)).toBe('good');
  expect(links.check('file-2', query)).toBe('wrong');
  expect(links.check('file-1', { ...query, organization: 'other' })).toBe('wrong');
  expect(links.check('file-1', { ...query, expires: query.expires + 3_600 })).toBe('wrong');
  const another = createFileLinks(
    createSigner('another secret key'),
    { now: () => now },
    undefined,
  );
  expect(another.check('file-1', query)).toBe('wrong');
});

test('its address is plain, and on the host of files where there is one', () => {
  expect(links.of('shop', file)).toMatch(/^\/files\/file-1\/E-te-Co-re-sume-\.pdf\?expires=/u);
  const apart = createFileLinks(signer, { now: () => now }, 'https://files.example.net');
  expect(apart.of('shop', { id: 'a', name: '名前' })).toMatch(
    /^https:\/\/files\.example\.net\/files\/a\/file\?/u,
  );
});
