import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without any variable there is a whole configuration', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: undefined,
    roles: { web: true, worker: true },
    production: false,
  });
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ DATABASE_URL: '', OPENAI_API_KEY: '' })).toMatchObject({
    databaseUrl: undefined,
    models: { openai: undefined },
  });
});

test('what is wrong is named, and its value is not repeated', () => {
  const read = () => readConfig({ PORT: 'eighty', DATABASE_URL: 'mysql://u:hunter2@x/y' });
  expect(read).toThrow(/PORT.*DATABASE_URL/u);
  expect(read).not.toThrow(/hunter2/u);
});

test('production does not start without a key, nor with what is for tests', () => {
  expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/SECRET_KEY is missing/u);
  const key = 'x'.repeat(32);
  expect(() =>
    readConfig({ NODE_ENV: 'production', SECRET_KEY: key, ALLOW_VENDOR_BASE_URL: 'true' }),
  ).toThrow(/ALLOW_VENDOR_BASE_URL/u);
});

test('e-mails need a server and a sender', () => {
  const url = 'smtps://desk:hunter2@mail.example:465';
  expect(readConfig({}).mail).toBeUndefined();
  for (const from of ['desk@shop.example', 'Shop <desk@shop.example>']) {
    expect(readConfig({ SMTP_URL: url, MAIL_FROM: from }).mail).toEqual({ url, from });
  }
  expect(() => readConfig({ SMTP_URL: url })).toThrow(/MAIL_FROM is missing/u);
  const wrong = () => readConfig({ SMTP_URL: 'https://x:hunter2@y', MAIL_FROM: 'a@b\nBcc: c@d' });
  expect(wrong).toThrow(/SMTP_URL.*MAIL_FROM/u);
  expect(wrong).not.toThrow(/hunter2/u);
});

test('proxies are named by address or network; anything else is refused', () => {
  const read = (value: string) => readConfig({ TRUST_PROXY: value }).trustedProxies;
  expect(readConfig({}).trustedProxies).toEqual([]);
  expect(read('loopback, 10.0.0.0/8,2001:db8::1')).toEqual([
    'loopback',
    '10.0.0.0/8',
    '2001:db8::1',
  ]);
  for (const wrong of ['true', '1', '10.0.0.0/99', 'proxy.example']) {
    expect(() => read(wrong)).toThrow(/TRUST_PROXY/u);
  }
});

test('older keys and allowed addresses are lists; what is wrong in them is refused unrepeated', () => {
  expect(readConfig({})).toMatchObject({ previousSecretKeys: [], allowAddresses: [] });
  const key = 'x'.repeat(16);
  expect(
    readConfig({
      SECRET_KEY_PREVIOUS: ` ${key}, ${key}y ,`,
      ALLOW_ADDRESSES: 'shop.internal, 10.0.0.0/8,::1',
    }),
  ).toMatchObject({
    previousSecretKeys: [key, `${key}y`],
    allowAddresses: ['shop.internal', '10.0.0.0/8', '::1'],
  });
  const short = () => readConfig({ SECRET_KEY_PREVIOUS: `${key},hunter2` });
  expect(short).toThrow(/SECRET_KEY_PREVIOUS/u);
  expect(short).not.toThrow(/hunter2/u);
  for (const wrong of ['*', '10.1', 'http://shop.internal', '10.0.0.0/99']) {
    expect(() => readConfig({ ALLOW_ADDRESSES: wrong })).toThrow(/ALLOW_ADDRESSES/u);
  }
});

test('files have a host of their own, or none', () => {
  const PUBLIC_URL = 'https://desk.example.com';
  const read = (FILES_URL: string) => readConfig({ PUBLIC_URL, FILES_URL }).filesUrl;
  expect(read('')).toBeUndefined();
  expect(read('https://Files.example.net/')).toBe('https://files.example.net');
  for (const wrong of [
    PUBLIC_URL,
    `${PUBLIC_URL}/`,
    'https://files.example.net/files',
    'ftp://x',
    'http://localhost:3001',
    'http://127.0.0.1:3001',
  ]) {
    expect(() => read(wrong)).toThrow(/FILES_URL/u);
  }
});

test('programs that may run here are named, with their arguments', () => {
  const commands = 'docs = npx -y @example/docs-server ;\n files=/usr/bin/files-server /srv';
  expect([...readConfig({ MCP_STDIO_COMMANDS: commands }).mcpCommands]).toEqual([
    ['docs', ['npx', '-y', '@example/docs-server']],
    ['files', ['/usr/bin/files-server', '/srv']],
  ]);
  expect(readConfig({}).mcpCommands.size).toBe(0);
  for (const wrong of ['npx server', '=npx', 'a b=npx', 'docs=']) {
    expect(() => readConfig({ MCP_STDIO_COMMANDS: wrong })).toThrow(/MCP_STDIO_COMMANDS/u);
  }
});
