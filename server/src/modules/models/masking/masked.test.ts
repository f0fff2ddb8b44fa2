import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LanguageModel } from '../../../model-providers/model-provider.ts';
import { callModel } from '../call-model.ts';
import type { ModelReply } from '../call-model.ts';
import { findPersonal } from './find.ts';
import type { Known } from './find.ts';
import { Mask, Restorer } from './mask.ts';
import { masked } from './masked.ts';

const nobody: Known = { names: [], emails: [], phones: [] };
const anna: Known = {
  names: ['Anna-Lena  Schmidt'],
  emails: ['anna@example.com'],
  phones: ['+49 30 1234567'],
};

const kindsIn = (text: string): [string, string][] =>
  findPersonal(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

test.each<[string, [string, string][]]>([
  ['write to jo.o+x@mail.example.co.uk.', [['EMAIL', 'jo.o+x@mail.example.co.uk']]],
  ['jürgen@müller.de, please', [['EMAIL', 'jürgen@müller.de']]],
  [
    'card 4111 1111 1111 1111 or 5500-0000-0000-0004',
    [
      ['CARD', '4111 1111 1111 1111'],
      ['CARD', '5500-0000-0000-0004'],
    ],
  ],
  ['my IBAN is DE89 3704 0044 0532 0130 00 thanks', [['IBAN', 'DE89 3704 0044 0532 0130 00']]],
  ['gb82west12345698765432', [['IBAN', 'gb82west12345698765432']]],
  ['call +49 (30) 123-45 67 today', [['PHONE', '+49 (30) 123-45 67']]],
  ['call 0049301234567', [['PHONE', '0049301234567']]],
  [
    '(030) 123 45 67 or (555) 123-4567 or 555-123-4567',
    [
      ['PHONE', '(030) 123 45 67'],
      ['PHONE', '(555) 123-4567'],
      ['PHONE', '555-123-4567'],
    ],
  ],
  [
    'from 192.168.0.1 and 2001:db8::ff00:42:8329',
    [
      ['IP', '192.168.0.1'],
      ['IP', '2001:db8::ff00:42:8329'],
    ],
  ],
  ['SSN 078-05-1120', [['ID', '078-05-1120']]],
  [
    'DNI 12345678Z, NIE X1234567L',
    [
      ['ID', '12345678Z'],
      ['ID', 'X1234567L'],
    ],
  ],
  ['CPF 529.982.247-25', [['ID', '529.982.247-25']]],
  ['sécu 2 69 05 49 588 157 80', [['ID', '2 69 05 49 588 157 80']]],
  [
    'RSSMRA85T10A562S and QQ 12 34 56 C and AB123456C',
    [
      ['ID', 'RSSMRA85T10A562S'],
      ['ID', 'AB123456C'],
    ],
  ],
  ['he wrote [EMAIL_1] himself', [['TEXT', '[EMAIL_1]']]],
])('%s', (text, expected) => expect(kindsIn(text)).toEqual(expected));

test.each([
  'Order 1234567890 of 2026-11-25 costs 1,299.00 €.',
  'It came on 01.02.2026 at 10:30:15.',
  'Card 4111 1111 1111 1112 fails its check.',
  'GB82 WEST 1234 5698 7654 33 is no IBAN.',
  'Version 1.2.3, room 0815, std::move, 10:45.',
  'The DNI 12345678A has the wrong letter.',
  'SKU AB-12-34, size 42 to 44.',
  'Tracking number 00340434161094021501.',
])('nothing personal: %s', (text) => expect(kindsIn(text)).toEqual([]));

test('what is known of the customer is found however it is written', () => {
  const mask = new Mask(anna);
  const text =
    'I am ANNA-LENA schmidt; Schmidt, Anna-Lena. anna@EXAMPLE.com, 49301234567. Annabel.';
  const hidden = mask.mask(text);
  expect(hidden).not.toMatch(/anna-lena|schmidt|example|4930/iu);
  expect(hidden).toContain('Annabel');
  expect(mask.restore(hidden)).toBe(text);
});

test('the same thing gets the same placeholder, in all texts of a turn', () => {
  const mask = new Mask(nobody);
  expect(mask.mask('a@x.example and b@x.example')).toBe('[EMAIL_1] and [EMAIL_2]');
  expect(mask.mask('b@x.example, c@x.example')).toBe('[EMAIL_2], [EMAIL_3]');
  expect(mask.restore('[email_2] and [EMAIL_9]')).toBe('b@x.example and [EMAIL_9]');
});

const luhn = (digits: number[]): string => {
  const sum = digits.toReversed().reduce((total, digit, place) => {
    const doubled = digit * (place % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10].join('');
};
const digit = fc.integer({ min: 0, max: 9 });
const iban = fc.array(digit, { minLength: 18, maxLength: 18 }).map((digits) => {
  const rest = digits.join('');
  const check = 98n - (BigInt(`${rest}131400`) % 97n);
  return `DE${check.toString().padStart(2, '0')}${rest}`;
});
const secret = fc.oneof(
  fc.emailAddress({ size: 'small' }).filter((email) => !/[`"\\]/u.test(email)),
  fc
    .array(digit, { minLength: 15, maxLength: 15 })
    .map((digits) => luhn([4, ...digits.slice(1)]))
    .map((card) => card.match(/.{4}/gu)?.join(' ') ?? card),
  iban,
  fc.ipV4(),
  fc
    .array(digit, { minLength: 7, maxLength: 9 })
    .map((digits) => `+49 ${digits.slice(0, 2).join('')} ${digits.slice(2).join('')}`),
  fc.constantFrom(...anna.names, ...anna.emails, ...anna.phones, 'Schmidt', 'anna-lena'),
);
const plain = fc.oneof(
  fc.constantFrom(' and ', ', ', '\n', ' [EMAIL_1] ', ' [', '] ', ' "quoted\\" ', ' ✓é ', ' [A_'),
  fc.stringMatching(/^ [a-z ]{0,12} $/u),
);
/** Secrets among other words, each by itself. */
const written = fc.array(fc.tuple(plain, secret), { minLength: 1, maxLength: 6 }).map((pairs) => ({
  text: `${pairs.map(([before, hidden]) => `${before} ${hidden} `).join('')}end`,
  secrets: pairs.map(([, hidden]) => hidden),
}));

/** A model that writes back all that it was told, split anywhere, and calls a tool with it. */
function echo(cuts: number[]) {
  const seen: string[] = [];
  const model: LanguageModel = {
    provider: 'echo',
    modelId: 'echo',
    async doStream(call) {
      seen.push(JSON.stringify(call));
      const told = call.prompt
        .flatMap((message) => (message.role === 'user' ? message.content : []))
        .map((part) => (part.type === 'text' ? part.text : ''))
        .join('');
      return { stream: ReadableStream.from(partsOf(told, cuts)) };
    },
  };
  return { model, seen };
}

function partsOf(text: string, cuts: number[]): LanguageModelV4StreamPart[] {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])];
  const sorted = places.toSorted((a, b) => a - b);
  const deltas = sorted.slice(1).map((to, index) => text.slice(sorted[index], to));
  return [
    { type: 'text-start', id: '0' },
    ...deltas.map((delta) => ({ type: 'text-delta', id: '0', delta }) as const),
    { type: 'text-end', id: '0' },
    {
      type: 'tool-call',
      toolCallId: '1',
      toolName: 'note',
      input: JSON.stringify({ said: text, list: [text], [text]: 1 }),
    },
    {
      type: 'finish',
      finishReason: { unified: 'tool-calls', raw: undefined },
      usage: {
        inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 1, text: 1, reasoning: 0 },
      },
    },
  ];
}

async function ask(
  model: LanguageModel,
  call: LanguageModelV4CallOptions,
): Promise<ModelReply & { heard: string[] }> {
  const heard: string[] = [];
  const signal = new AbortController().signal;
  const reply = await callModel(model, { call, silence: 5_000, signal }, (d) => void heard.push(d));
  return { ...reply, heard };
}

test('nothing personal reaches the provider, and all of it comes back, wherever its words are split', async () => {
  await fc.assert(
    fc.asyncProperty(written, fc.array(fc.nat(500)), async ({ text, secrets }, cuts) => {
      const { model, seen } = echo(cuts);
      const reply = await ask(masked(model, anna), {
        prompt: [
          { role: 'system', content: `You help ${secrets.join(' ; ')} ;` },
          { role: 'user', content: [{ type: 'text', text }] },
          {
            role: 'assistant',
            content: [
              { type: 'text', text },
              { type: 'tool-call', toolCallId: '0', toolName: 'note', input: { to: text } },
            ],
          },
          {
            role: 'tool',
            content: [
              {
                type: 'tool-result',
                toolCallId: '0',
                toolName: 'note',
                output: { type: 'json', value: { [text]: [text, 7] } },
              },
            ],
          },
        ],
      });
      for (const hidden of secrets) expect(seen[0]).not.toContain(hidden);
      expect(reply.text).toBe(text);
      expect(reply.heard.join('')).toBe(text);
      expect(JSON.parse(reply.toolCalls[0]?.input ?? '')).toEqual({
        said: text,
        list: [text],
        [text]: 1,
      });
    }),
    { numRuns: 300 },
  );
});

test('a restorer says the same however the text is cut, and holds back no more than a placeholder', () => {
  fc.assert(
    fc.property(written, fc.array(fc.nat(500)), ({ text }, cuts) => {
      const mask = new Mask(anna);
      const hidden = mask.mask(text);
      const restorer = new Restorer((piece) => mask.restore(piece));
      let said = '';
      for (const part of partsOf(hidden, cuts)) {
        if (part.type === 'text-delta') said += restorer.push(part.delta);
      }
      const rest = restorer.end();
      expect(rest.length).toBeLessThan(20);
      expect(said + rest).toBe(text);
    }),
  );
});

test('in JSON a value is written as JSON writes it', async () => {
  const known = { ...nobody, names: ['Ann "Q" Lee'] };
  const { model } = echo([3]);
  const reply = await ask(masked(model, known), {
    prompt: [{ role: 'user', content: [{ type: 'text', text: '{"name":"Ann "Q" Lee"}' }] }],
    responseFormat: { type: 'json' },
  });
  expect(JSON.parse(reply.text)).toEqual({ name: 'Ann "Q" Lee' });
});

test('pictures do not reach the provider', async () => {
  const { model, seen } = echo([]);
  const data = { type: 'data', data: 'aGVsbG8=' } as const;
  await ask(masked(model, nobody), {
    prompt: [{ role: 'user', content: [{ type: 'file', mediaType: 'image/png', data }] }],
  });
  expect(seen[0]).not.toContain('aGVsbG8=');
});
