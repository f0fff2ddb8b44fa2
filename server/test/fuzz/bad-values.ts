import * as fc from 'fast-check';

const SNIPPETS = [
  "'; DROP TABLE messages; --",
  "' OR 1=1 --",
  '1) UNION SELECT password FROM accounts --',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{constructor.constructor("return process")()}}',
  '../../../../etc/passwd',
  '%00',
  '%_\\',
  '\u0000',
  'a\u0000b',
  '\uD800',
  'x\uDC00y',
  '\u202Eevil',
  '\uFFFF\uFFFE',
  '',
  ' ',
  '-1',
  '1e999',
  'NaN',
  'null',
  '__proto__',
  '9'.repeat(400),
  'x'.repeat(70_000),
  '👩‍👩‍👧‍👦'.repeat(300),
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  'javascript:alert(1)',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
];

/** Texts that break what is not careful, and any others. */
export const badText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SNIPPETS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units)),
  },
  { weight: 1, arbitrary: cursors() },
);

/** Cursors as ours look, with times and ids that are none. */
function cursors(): fc.Arbitrary<string> {
  const times = [
    '2026-01-01T00:00:00.000Z',
    '-271821-04-20T00:00:00.000Z',
    '+275760-09-13T00:00:00.000Z',
    '0000-01-01',
    '1',
    "2026-01-01' OR 1=1",
  ];
  return fc
    .tuple(
      fc.constantFrom('', '3_', '99999999999_'),
      fc.constantFrom(...times),
      fc.constantFrom('abc', "a'b", '-'),
    )
    .map(([prefix, time, id]) => prefix + Buffer.from(`${time} ${id}`).toString('base64url'));
}

const nested = (depth: number, open: string, close: string): unknown =>
  JSON.parse(open.repeat(depth) + (open.endsWith(':') ? '1' : '') + close.repeat(depth));

/** Values of every type, where each other one was expected. */
export const badValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: badText },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      2 ** 31,
      2 ** 53,
      -1e308,
      [],
      {},
      [[]],
      [null],
      { length: 3 },
      Array.from({ length: 2_000 }, () => 'x'),
      nested(400, '[', ']'),
      nested(400, '{"a":', '}'),
      JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}'),
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);
