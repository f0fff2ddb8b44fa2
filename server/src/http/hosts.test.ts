import { IncomingMessage } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createHosts } from './hosts.ts';
import { tenantPath } from './tenant-paths.ts';

const hosts = createHosts({
  own: ['desk.example:8443', '::', 'Desk.Internal'],
  trustedProxies: ['10.0.0.0/8'],
  organizationOf: (host) => (host === 'help.shop.example' ? 'shop' : undefined),
});

/** Where a request comes to: ours, an organization's, or nobody's. */
function placeOf(headers: IncomingHttpHeaders, from = '203.0.113.9'): string | null {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: from });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, headers);
  const place = hosts.placeOf(request);
  return place?.kind === 'tenant' ? place.organizationId : (place?.kind ?? null);
}

test.each([
  ['desk.example', 'own'],
  ['DESK.example.:3000', 'own'],
  ['desk.internal', 'own'],
  ['localhost:3000', 'own'],
  ['127.0.0.1:3000', 'own'],
  ['192.168.1.7', 'own'],
  ['[::1]:3000', 'own'],
  ['[fe80::1]', 'own'],
  ['help.shop.example', 'shop'],
  ['HELP.Shop.Example.:8080', 'shop'],
  ['shop.example', null],
  ['a.help.shop.example', null],
  ['help.shop.example.evil.example', null],
  ['evil.example', null],
  ['localhost.evil.example', null],
  ['127.0.0.1.evil.example', null],
  ['2130706433', null],
  ['0x7f000001', null],
  ['[::1', null],
  ['desk.example:80:80', null],
  ['evil.example@desk.example', null],
  ['evil.example/desk.example', null],
  ['desk.example, evil.example', null],
  ['', null],
])('a request to %j comes to %s', (host, place) => {
  expect(placeOf({ host })).toBe(place);
});

test('another host is told by a trusted proxy alone', () => {
  const headers = { host: '10.0.0.7:3000', 'x-forwarded-host': 'help.shop.example' };
  expect(placeOf(headers, '10.1.2.3')).toBe('shop');
  expect(placeOf(headers, '203.0.113.9')).toBe('own');
  expect(
    placeOf({ ...headers, 'x-forwarded-host': 'desk.example, evil.example' }, '10.1.2.3'),
  ).toBe(null);
  expect(placeOf({ host: 'evil.example', 'x-forwarded-host': 'desk.example' })).toBe(null);
});

test.each([
  ['/', '/help/-'],
  ['/?a=b?c', '/help/-?a=b?c'],
  ['/articles/ways-to-pay?x=1', '/help/-/articles/ways-to-pay?x=1'],
  ['/search?q=%2Fapi', '/help/-/search?q=%2Fapi'],
  ['/sitemap.xml', '/help/-/sitemap.xml'],
  ['/help/shop/articles/a', '/help/shop/articles/a'],
  ['/widget.js', '/widget.js'],
  ['/widget/frame.html?key=pk', '/widget/frame.html?key=pk'],
  ['/widget/assets/frame-1a.js', '/widget/assets/frame-1a.js'],
  ['/api/widget/session', '/api/widget/session'],
  ['/healthz', '/healthz'],
])('on an organization’s host %s is %s', (asked, routed) => {
  expect(tenantPath(asked)).toBe(routed);
});

test.each([
  '/conversations',
  '/sign-in',
  '/assets/index.js',
  '/api/me',
  '/api/auth/sign-in/email',
  '/api/realtime',
  '/api/widget',
  '/api/widget/../me',
  '/api/widget/session/../../me',
  '/api/widget#/x',
  '/api%2Fme',
  '//api/me',
  '/widget/assets/../frame.html',
  '/widget/assets/%2e%2e/frame.html',
  '/widget-demo',
  '/docs',
  '/openapi.json',
  '/metrics',
  '/articles/a/b',
  'http://desk.example/api/me',
  '*',
])('on an organization’s host there is no %s', (asked) => {
  expect(tenantPath(asked)).toBe('/help/-/nothing/here');
});
