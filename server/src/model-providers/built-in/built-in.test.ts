import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf } from './blocks.ts';
import { builtInModel } from './model.ts';
import { compose } from './compose.ts';
import type { FoundPassage } from './found.ts';
import { intentOf } from './intent.ts';
import { questionOf } from './question.ts';

const passage = (number: number, text: string, relevance = 0.9): FoundPassage => ({
  number,
  title: `Article ${number}`,
  heading: null,
  text,
  relevance,
});

type Prompt = LanguageModelV4CallOptions['prompt'];

const says = (...texts: string[]): Prompt =>
  texts.map((text, index) =>
    index % 2 === 0
      ? { role: 'user', content: [{ type: 'text', text }] }
      : { role: 'assistant', content: [{ type: 'text', text }] },
  );

const found = (question: string, answerable: boolean, passages: FoundPassage[]): Prompt => [
  ...says(question),
  {
    role: 'tool',
    content: [
      {
        type: 'tool-result',
        toolCallId: '1',
        toolName: 'searchKnowledge',
        output: {
          type: 'json',
          value: { answerable, passages: passages.map((item) => ({ ...item })) },
        },
      },
    ],
  },
];

async function partsOf(prompt: Prompt): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await builtInModel.doStream({ prompt });
  const parts: LanguageModelV4StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

async function callOf(prompt: Prompt): Promise<{ name: string; input: unknown } | undefined> {
  for (const part of await partsOf(prompt)) {
    if (part.type === 'tool-call') return { name: part.toolName, input: JSON.parse(part.input) };
  }
  return undefined;
}

async function textOf(prompt: Prompt): Promise<string> {
  const parts = await partsOf(prompt);
  return parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('');
}

test('a question is searched for; a follow-up with the question before it', async () => {
  expect(await callOf(says('How do I sign a document?'))).toEqual({
    name: 'searchKnowledge',
    input: { query: 'How do I sign a document?' },
  });
  const followUp = says('How do I sign a document?', 'Open it and choose Sign.', 'and on android?');
  expect(await callOf(followUp)).toEqual({
    name: 'searchKnowledge',
    input: { query: 'How do I sign a document?\nand on android?' },
  });
});

test.each([
  ['und auf dem Handy?', true],
  ['how does that work', true],
  ['prices?', true],
  ['How can I invite somebody to my team as an administrator?', false],
])('%j needs what was asked before: %j', (message, needs) => {
  expect(questionOf(message, 'Before').startsWith('Before')).toBe(needs);
});

test('what is not in the help centre goes to a person, and nothing is said', async () => {
  const prompt = found('Who is the king?', false, [passage(1, 'We sell lamps.', 0.1)]);
  expect(await callOf(prompt)).toEqual({
    name: 'handOver',
    input: { reason: 'not-in-knowledge' },
  });
  expect(await textOf(prompt)).toBe('');
});

test('a search that failed goes to a person', async () => {
  const prompt: Prompt = [
    ...says('Why?'),
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: '1',
          toolName: 'searchKnowledge',
          output: { type: 'error-text', value: 'It failed.' },
        },
      ],
    },
  ];
  expect(await callOf(prompt)).toMatchObject({ name: 'handOver' });
});

test('an uncertain answer is announced as such, in the language of the customer', async () => {
  const passages = [passage(1, 'Lamps last ten years.', 0.52)];
  expect(await textOf(found('How long do lamps last?', true, passages))).toMatch(
    /^I am not certain.*\n\nLamps last ten years\. \[1\]$/su,
  );
  expect(await textOf(found('Wie lange hält die Lampe?', true, passages))).toMatch(
    /^Ich bin nicht sicher/u,
  );
});

const STEPS =
  '1. Open **Settings**.\n2. Choose [Keys](https://example.com/keys).\n\n   It may take a moment.\n\n3. Copy the key.';

test('steps stay whole, with the sentence that leads to them', () => {
  const text = `An unrelated paragraph on colours. ${'It goes on about paint. '.repeat(30)}\n\nTo make an API key:\n\n${STEPS}\n\nKeys are billed yearly. ${'Nothing else to say. '.repeat(30)}`;
  expect(compose('How do I make an API key?', [passage(3, text)])).toBe(
    `To make an API key:\n\n${STEPS} [3]`,
  );
});

test('a second passage joins only if it adds something and is nearly as good', () => {
  const first = passage(1, 'Refunds take five days.', 0.9);
  const question = 'How long do refunds by voucher take?';
  const adding = passage(2, 'A voucher is refunded as a voucher.', 0.88);
  expect(compose(question, [first, adding])).toMatch(/\[1\]\n\nA voucher .*\[2\]$/su);
  const worse = { ...adding, relevance: 0.6 };
  expect(compose(question, [first, worse])).not.toContain('voucher');
  const same = passage(2, 'Refunds take five days, as we said.', 0.89);
  expect(compose(question, [first, same])).not.toContain('as we said');
});

test('a fence is never torn, blank lines in it or not', () => {
  const code = '```\nfirst\n\nsecond\n```';
  expect(blocksOf(`Before\n\n${code}\n\nAfter`).map(({ text }) => text)).toEqual([
    'Before',
    code,
    'After',
  ]);
});

const line = fc.constantFrom(
  'Some words here.',
  '- an item',
  '1. a step',
  '',
  '',
  '   indented',
  '## Heading',
  '| a | b |',
  'It leads to:',
  '> quoted',
  'A key is long.',
);

test('every line of an answer stands in a passage: nothing is invented', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(line, { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('How long is a key?', 'Which item?', 'Why?'),
      (texts, question) => {
        const passages = texts.map((lines, index) => passage(index + 1, lines.join('\n')));
        const known = new Set<string>(texts.flat());
        const said = compose(question, passages).split('\n');
        const own = said.map((item) => (known.has(item) ? '' : item.replace(/ ?\[\d\]$/u, '')));
        expect(own.filter((item) => item !== '' && !known.has(item))).toEqual([]);
      },
    ),
  );
});

test.each([
  'Can I talk to a human?',
  'I want to speak with someone from your team',
  'human please',
  'agent',
  'Please connect me to an agent',
  'Ich möchte mit einem Mitarbeiter sprechen',
  'Kann ich bitte mit einer echten Person reden?',
  'Je veux parler à un conseiller',
  'Quiero hablar con una persona',
  'Vorrei parlare con un operatore',
  'Quero falar com um atendente',
  'Ik wil een medewerker spreken, kan ik met iemand praten?',
  'أريد التحدث مع موظف',
])('%j asks for a person', (message) => {
  expect(intentOf(message)).toBe('wants-person');
});

test.each([
  'How do I add an agent to my team?',
  'Which user agent strings do you support?',
  'How do I assign a conversation to an agent?',
  'What are human resources settings?',
  'Can a person sign twice?',
  'Hi, how do I pay?',
  'Thanks, but how do I cancel?',
  'Guten Tag, wie lange dauert die Lieferung?',
  'I need a human name field',
  '',
])('%j is a question', (message) => {
  expect(intentOf(message)).toBe('question');
});

test.each([
  ['Hello!', 'greeting'],
  ['Can somebody help me?', 'greeting'],
  ['Are you there?', 'greeting'],
  ['ok', 'nod'],
  ['Yes.', 'nod'],
  ['ok, how?', 'question'],
  ['Can you help me cancel my order?', 'question'],
  ['I need help from a real human', 'wants-person'],
  ['Guten Tag', 'greeting'],
  ['Olá, bom dia', 'greeting'],
  ['مرحبا', 'greeting'],
  ['Thank you so much 😀', 'thanks'],
  ['ok thank you bye', 'thanks'],
  ['thanks, nothing works', 'question'],
  ['Vielen Dank!', 'thanks'],
  ['¡Muchas gracias!', 'thanks'],
])('%j is %s', (message, intent) => {
  expect(intentOf(message)).toBe(intent);
});

test('a greeting is greeted back, and surely', async () => {
  const parts = await partsOf(says('Bonjour'));
  expect(await textOf(says('Bonjour'))).toMatch(/^Bonjour\./u);
  expect(parts.at(-1)).toMatchObject({
    type: 'finish',
    providerMetadata: { frontdesk: { confidence: 1 } },
  });
});

test('who asks how gets the steps, even if other words of the article fit better', () => {
  const parts = [
    passage(1, 'You can return anything within 30 days.'),
    { ...passage(2, '1. Open your orders.\n2. Choose what to return.', 0.4), title: 'Article 1' },
  ];
  expect(compose('How do I return something?', parts)).toContain('1. Open your orders.');
  expect(compose('How long can I return something?', parts)).not.toContain('1. Open');
});
