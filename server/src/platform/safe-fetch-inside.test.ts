import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LookUp } from './guarded-connect.ts';
import { createSafeFetch } from './safe-fetch.ts';

/** Whoever connects here got past the guard. */
const listeners: Server[] = [];
let connections = 0;
let port = 0;
/** Redirects to the address in its query. It is reached as desk.example, which is allowed. */
let door: Server;
let doorPort = 0;

async function listen(server: Server, host: string, at = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

beforeAll(async () => {
  const trap = (): Server =>
    createSocketServer((socket) => {
      connections += 1;
      socket.destroy();
    });
  listeners.push(trap(), trap());
  const [four, six] = listeners;
  if (!four || !six) throw new Error('no listeners');
  port = await listen(four, '127.0.0.1');
  // Where a machine has no IPv6, what is refused is refused all the same.
  await listen(six, '::1', port).catch(() => undefined);
  door = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://desk.example').searchParams;
    const location = asked.get('to') ?? '';
    response.writeHead(Number(asked.get('status')), { location, connection: 'close' }).end('moved');
  });
  doorPort = await listen(door, '127.0.0.1');
});
afterAll(() => {
  for (const server of [...listeners, door]) server.close();
});

const NAMES: Record<string, string[]> = {
  'desk.example': ['127.0.0.1'],
  'localtest.example': ['127.0.0.1'],
  'a.b.localtest.example': ['127.0.0.1'],
  'six.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'zone.example': ['fe80::1%lo'],
  'any.example': ['0.0.0.0'],
  'mixed.example': ['1.1.1.1', '127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'metadata.goog': ['169.254.169.254'],
  'instance-data.ec2.internal': ['169.254.169.254'],
  'metadata.azure.example': ['168.63.129.16'],
  'metadata.alibaba.example': ['100.100.100.200'],
  'nobody.example': [],
};

/** A look-up without a network; names of the machine itself are where they always are. */
const lookUp: LookUp = async (host) => {
  const name = host.toLowerCase().replace(/\.$/u, '');
  const isLocal = name === 'localhost' || name.endsWith('.localhost') || name === 'ip6-localhost';
  const found = isLocal ? ['127.0.0.1', '::1'] : NAMES[name];
  if (!found) throw new Error(`getaddrinfo ENOTFOUND ${name}`);
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

const options = { allowPrivate: false, timeout: 5_000, maxBytes: 1_000 };
const guarded = createSafeFetch({ ...options, lookUp });
const fromDoor = createSafeFetch({ ...options, lookUp, allow: ['desk.example'] });

const REFUSED = 'The address is inside a private network and is not read.';

/** Spellings of an address inside, each with what follows its host. */
const hosts = [
  // IPv4 in all the ways that inet_aton and browsers read it.
  '127.0.0.1',
  '127.0.0.1.',
  '127.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7F.1',
  '0x7f.0x0.0x0.0x1',
  '0177.0.0.1',
  '0177.0.0.01',
  '00000000177.1',
  '017700000001',
  '127.0.0.0x1',
  '127.000.000.001',
  '127.255.255.254',
  '%31%32%37.0.0.1',
  '①②⑦.⓪.⓪.①',
  '１２７.0.0.1',
  '127。0。0。1',
  '127｡0｡0｡1',
  '127.0.0.1\t',
  '12\n7.0.0.1',
  // This host, on this network.
  '0',
  '0.0.0.0',
  '0x0',
  '00.0.0.0',
  // IPv6, and IPv4 inside it.
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000::0001]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[::FFFF:127.0.0.1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[2002:7f00:1::]',
  '[2002:7f00:0001::1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[fd00::1]',
  '[fc00::1]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  // Private networks and the servers that clouds keep their keys on.
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.43518',
  '[::ffff:a9fe:a9fe]',
  '[fd00:ec2::254]',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  '255.255.255.255',
  // Names.
  'localhost',
  'localhost.',
  'LOCALHOST',
  'LocalHost.',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  'a.localhost',
  'ip6-localhost',
  ...Object.keys(NAMES),
  'LOCALTEST.example.',
];

test.each(hosts)('%j is inside, and nothing connects to it', async (host) => {
  await expect(guarded(`http://${host}:${port}/`)).rejects.toThrow(REFUSED);
  await expect(guarded(`https://${host}:${port}/?q=1.1.1.1#@1.1.1.1`)).rejects.toThrow(REFUSED);
  expect(connections).toBe(0);
});

test('the list is long enough, and a spelling of none of them reaches the listener', () => {
  expect(new Set(hosts).size).toBeGreaterThan(60);
});

test('an open fetch does reach the listener: it is there', async () => {
  const open = createSafeFetch({ ...options, allowPrivate: true, lookUp });
  await expect(open(`http://127.1:${port}/`)).rejects.toThrow('could not be read');
  expect(connections).toBe(1);
  connections = 0;
});

test.each([
  'http://[fe80::1%25lo]/',
  'http://[::1%25eth0]:80/',
  'http://user:pass@1.1.1.1/',
  'http://1.1.1.1@127.0.0.1/',
  'http://1.1.1.1:80@127.0.0.1/',
  'http://127.0.0.1%2f@1.1.1.1/',
  'http:\\\\user@127.0.0.1',
  'file:///etc/passwd',
  'file://127.0.0.1/etc/passwd',
  'gopher://127.0.0.1/_GET',
  'ftp://127.0.0.1/',
  'dict://127.0.0.1:11211/stat',
  'ldap://127.0.0.1/',
  'ws://127.0.0.1/',
  'data:text/plain,a',
  'javascript:alert(1)',
  'jar:http://127.0.0.1!/',
  '//127.0.0.1/',
  '127.0.0.1',
  'http://127.0.0.1:99999/',
  'http://256.256.256.256/',
  'http://',
  '',
])('%j is refused before anything is looked up', async (address) => {
  await expect(guarded(address)).rejects.toMatchObject({ kind: 'unprocessable' });
  expect(connections).toBe(0);
});

const doorTo = (to: string, status: number): string =>
  `http://desk.example:${doorPort}/?status=${status}&to=${encodeURIComponent(to)}`;

test.each([301, 302, 303, 307, 308])('a redirect (%i) leads nowhere inside', async (status) => {
  const inside = ['127.0.0.1', '0x7f.1', '[::1]', '[::ffff:7f00:1]', 'localtest.example'];
  for (const host of inside) {
    await expect(fromDoor(doorTo(`http://${host}:${port}/`, status))).rejects.toThrow(REFUSED);
  }
  await expect(fromDoor(doorTo(`//127.0.0.1:${port}/`, status))).rejects.toThrow(REFUSED);
  for (const to of [
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'http://a:b@1.1.1.1/',
    'http://[',
  ]) {
    await expect(fromDoor(doorTo(to, status))).rejects.toMatchObject({ kind: 'unprocessable' });
  }
  expect(connections).toBe(0);
});

test('a name that may be read first and is inside afterwards is judged for each socket', async () => {
  let asked = 0;
  const rebinding: LookUp = async () => {
    asked += 1;
    return [asked === 1 ? { address: '127.0.0.1', family: 4 } : { address: '::1', family: 6 }];
  };
  const allow = ['127.0.0.1'];
  const fetch = createSafeFetch({ ...options, lookUp: rebinding, allow });
  const url = `http://rebind.example:${doorPort}/?status=200`;
  expect((await fetch(url)).status).toBe(200);
  // What was judged is what was connected to: no second look-up came in between.
  expect(asked).toBe(1);
  await expect(fetch(url)).rejects.toThrow(REFUSED);
  expect([asked, connections]).toEqual([2, 0]);
});

test('what the operator allows is reached, and nothing beside it', async () => {
  const read = await fromDoor(doorTo('', 200));
  expect(Buffer.from(read.body).toString()).toBe('moved');
  await expect(fromDoor(`http://127.0.0.1:${doorPort}/?status=200`)).rejects.toThrow(REFUSED);
  const byNetwork = createSafeFetch({ ...options, lookUp, allow: ['127.0.0.0/30'] });
  expect((await byNetwork(`http://localtest.example:${doorPort}/?status=200`)).status).toBe(200);
  await expect(byNetwork(`http://six.example:${port}/`)).rejects.toThrow(REFUSED);
  await expect(byNetwork(`http://127.0.0.9:${port}/`)).rejects.toThrow(REFUSED);
  expect(connections).toBe(0);
});
