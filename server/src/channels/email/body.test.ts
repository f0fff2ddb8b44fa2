import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyOf } from './body.ts';

test.each([
  ['Thanks!\n\nOn Fri, 27 Nov 2026 at 12:00, The shop <a@b.c> wrote:\n> Gladly.', 'Thanks!'],
  ['Danke!\n\nAm 27.11.2026 um 12:00 schrieb The shop <a@b.c>:\n> Gerne.', 'Danke!'],
  ['Yes\n\n--\nAda Lovelace\nAnalyst', 'Yes'],
  ['Merci\n\nLe ven. 27 nov. 2026 à 12:00, Boutique <a@b.c> a écrit :\n> Volontiers.', 'Merci'],
  // Who answers between the lines: what they answer stays in the whole.
  ['> Which size?\nForty-two\n> Which colour?\nBlue', 'Forty-two\nBlue'],
  // Where nothing else is there, what is quoted stays.
  ['> all of it', '> all of it'],
])('what is quoted is cut, and kept: %j', async (text, written) => {
  expect(await bodyOf({ text })).toEqual({
    written,
    whole: written === text ? undefined : text,
  });
});

test.each([
  [
    '<p>Hi<br>there</p><div class="gmail_quote"><div>On Friday</div><blockquote>Old</blockquote></div>',
    'Hi\nthere',
  ],
  ['<p>Hi</p><blockquote type="cite"><p>Old</p></blockquote>', 'Hi'],
  ['<p>Hi</p><div id="divRplyFwdMsg">From: me</div><p>Old</p>', 'Hi'],
  ['<p>Hi</p><script>alert(1)</script><style>p{}</style>', 'Hi'],
  ['<blockquote>All of it</blockquote>', 'All of it'],
])('HTML is read as text: %s', async (html, written) => {
  expect((await bodyOf({ html })).written).toBe(written);
});

test('no text breaks it, and what is written is never nothing where something was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 400 }), async (text) => {
      const { written, whole } = await bodyOf({ text });
      expect(written === '').toBe(text.trim() === '');
      const bare = (part: string): string => part.replaceAll(/\s+/gu, '');
      expect(bare(whole ?? written)).toBe(bare(text));
    }),
  );
});

test('whatever is sent, it is read in a moment', async () => {
  const long = 200_000;
  for (const part of ['\n', ' \n', ' ', 'On ', '> ', 'On Fri, x <a@b.c> ', '-', '<', '\t', '<b>']) {
    const text = part.repeat(long / part.length);
    expect((await bodyOf({ text })).written).toBeTypeOf('string');
    expect((await bodyOf({ html: text })).written).toBeTypeOf('string');
  }
}, 20_000);
