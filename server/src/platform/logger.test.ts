import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function written(log: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  log(createLogger('trace', { write: (line: string) => (text += line) }));
  return text;
}

const SECRET = 'hunter2-hunter2';

test('secrets are blanked under any spelling, at any depth', () => {
  const names = fc.constantFrom(
    'password',
    'Authorization',
    'set-cookie',
    'apiKey',
    'x-api-key',
    'bot_token',
    'webhookSecret',
    'credentials',
    'key',
  );
  fc.assert(
    fc.property(names, fc.nat(12), fc.boolean(), (name, depth, inList) => {
      let value: unknown = { [name]: inList ? [{ value: SECRET }] : SECRET };
      for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { inner: value };
      expect(written((log) => log.info({ value }, 'Hello'))).not.toContain(SECRET);
    }),
  );
});

test('errors keep their stack and lose what secrets they carry; so do bindings', () => {
  const cause = Object.assign(new Error('Inner'), { headers: { authorization: SECRET } });
  const err = Object.assign(new Error('Outer', { cause }), { config: { apiKey: SECRET } });
  const text = written((log) => log.child({ token: SECRET }).error({ err }, 'It failed'));
  expect(text).not.toContain(SECRET);
  expect(text).toContain('logger.test.ts');
  expect(JSON.parse(text)).toMatchObject({
    msg: 'It failed',
    token: '[secret]',
    err: { type: 'Error', message: 'Outer: Inner', config: { apiKey: '[secret]' } },
  });
});

test('what is no secret stays', () => {
  const line = {
    inputTokens: 12,
    address: 'postgres://frontdesk:hunter2@db/x',
    at: new Date(0),
    none: null,
  };
  expect(JSON.parse(written((log) => log.info(line, 'Hello')))).toMatchObject({
    msg: 'Hello',
    level: 'info',
    inputTokens: 12,
    address: 'postgres://frontdesk:[secret]@db/x',
    at: '1970-01-01T00:00:00.000Z',
    none: null,
  });
});

test('passwords in addresses are blanked in messages too', () => {
  const text = written((log) => log.info('No answer of postgres://frontdesk:%s@db/x', SECRET));
  expect(JSON.parse(text)).toMatchObject({
    msg: 'No answer of postgres://frontdesk:[secret]@db/x',
  });
});
