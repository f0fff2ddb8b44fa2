import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeNewKey, secretKeysOf } from './secret-key.ts';

let dataDir = '';
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-key-'))));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const fromFile = () => secretKeysOf({ secretKey: undefined, previousSecretKeys: [], dataDir });
const DAY = 24 * 3_600_000;

test('a configured key needs no file', () => {
  const settings = { secretKey: 'configured', previousSecretKeys: ['older'], dataDir: '/nowhere' };
  expect(secretKeysOf(settings)()).toEqual({ current: 'configured', previous: ['older'] });
});

test('a key is made once, for its owner only, and found again', () => {
  const first = fromFile()();
  expect(first.current.length).toBeGreaterThan(40);
  expect(fromFile()()).toEqual(first);
  expect(statSync(join(dataDir, 'secret-key')).mode & 0o077).toBe(0);
});

test('a running process learns of a new key, and keeps what it knows if the file goes', () => {
  const keys = fromFile();
  const before = keys().current;
  makeNewKey(dataDir);
  const after = keys();
  expect(after.current).not.toBe(before);
  expect(after.previous).toEqual([before]);
  expect(statSync(join(dataDir, 'secret-key')).mode & 0o077).toBe(0);
  rmSync(join(dataDir, 'secret-key'));
  expect(keys()).toEqual(after);
});

test('older keys stay as long as visitors may come with what they signed', () => {
  const start = Date.now();
  const first = fromFile()().current;
  makeNewKey(dataDir, new Date(start));
  const second = fromFile()().current;
  makeNewKey(dataDir, new Date(start + 59 * DAY));
  expect(fromFile()().previous).toEqual([second, first]);
  makeNewKey(dataDir, new Date(start + 61 * DAY));
  expect(fromFile()().previous).not.toContain(first);
  expect(fromFile()().previous).toContain(second);
});

test('the file of an earlier version, one key and nothing else, is read', () => {
  writeFileSync(join(dataDir, 'secret-key'), 'an-earlier-key\n');
  expect(fromFile()()).toEqual({ current: 'an-earlier-key', previous: [] });
  makeNewKey(dataDir);
  expect(readFileSync(join(dataDir, 'secret-key'), 'utf8')).toContain('an-earlier-key ');
});

test('an empty file is told', () => {
  writeFileSync(join(dataDir, 'secret-key'), '\n');
  expect(fromFile).toThrow(/is empty/u);
});
