import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMayConnect, isAllowable, isPublicAddress } from './addresses.ts';

const INSIDE = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.3.4',
  '172.31.255.255',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.5',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:a9fe:a9fe',
  '::ffff:a83f:8110',
  '::ffff:0:7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'nonsense',
  '',
];

test('only addresses of the open internet are public', () => {
  expect(INSIDE.filter(isPublicAddress)).toEqual([]);
  const outside = ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'];
  expect(outside.filter((address) => !isPublicAddress(address))).toEqual([]);
});

test('an IPv4 address inside is inside in each IPv6 form that carries it', () => {
  const inside = fc.constantFrom([10], [127], [192, 168], [169, 254], [100, 64], [172, 20]);
  const byte = fc.nat(255);
  fc.assert(
    fc.property(inside, fc.tuple(byte, byte, byte), (network, rest) => {
      const [a = 0, b = 0, c = 0, d = 0] = [...network, ...rest];
      const high = ((a << 8) | b).toString(16);
      const low = ((c << 8) | d).toString(16);
      const forms = ['::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'];
      const spelled = [
        [a, b, c, d].join('.'),
        ...forms.map((form) => `${form}${high}:${low}`),
        `2002:${high}:${low}::1`,
      ];
      expect(spelled.filter(isPublicAddress)).toEqual([]);
    }),
  );
});

test('exactly what the operator allows is let through', () => {
  const allow = ['Shop.Internal', '10.1.2.3', '192.168.0.0/24', 'fd00::/8', '::ffff:172.16.0.1'];
  const may = createMayConnect({ allowPrivate: false, allow });
  const yes = [
    ['shop.internal', '10.9.9.9'],
    ['SHOP.internal.', '127.0.0.1'],
    ['other.example', '10.1.2.3'],
    ['other.example', '::ffff:10.1.2.3'],
    ['192.168.0.7', '192.168.0.7'],
    ['other.example', 'fd12::1'],
    ['172.16.0.1', '172.16.0.1'],
    ['other.example', '1.1.1.1'],
  ] as const;
  const no = [
    ['a.shop.internal', '10.9.9.9'],
    ['shop.internal.example', '10.9.9.9'],
    ['other.example', '10.1.2.4'],
    ['192.168.1.7', '192.168.1.7'],
    ['other.example', 'fe80::1'],
    ['other.example', 'nonsense'],
  ] as const;
  expect(yes.filter(([host, address]) => !may(host, address))).toEqual([]);
  expect(no.filter(([host, address]) => may(host, address))).toEqual([]);
  expect(createMayConnect({ allowPrivate: true, allow: [] })('x', '127.0.0.1')).toBe(true);
});

test('hosts, addresses and networks can be allowed, patterns and addresses of pages cannot', () => {
  const right = ['localhost', 'shop.internal', 'a-b_c.example.', '10.0.0.1', '10.0.0.0/8', '::1'];
  expect(right.filter((entry) => !isAllowable(entry))).toEqual([]);
  const wrong = ['*', '*.internal', 'http://shop', 'shop:80', '10.1', '1.2.3.256', '10.0.0.0/33'];
  expect(wrong.filter(isAllowable)).toEqual([]);
});
