import { expect, it } from 'vitest';
import { fill, languages, pickLanguage } from './language.ts';
import { launcherWords, words } from './words.ts';

const holes = (text: string): string[] => (text.match(/\{\w+\}/gu) ?? []).toSorted();

it('says the same things in every language, with the same values in them', () => {
  for (const language of languages) {
    for (const [all, own] of [
      [words.en, words[language]],
      [launcherWords.en, launcherWords[language]],
    ]) {
      const texts = new Map(Object.entries(own ?? {}));
      for (const [name, text] of Object.entries<string>({ ...all })) {
        const said: unknown = texts.get(name);
        expect(said, `${language} ${name}`).toMatch(/\S/u);
        expect(holes(String(said)), `${language} ${name}`).toEqual(holes(text));
      }
    }
  }
});

it('chooses by the visitor’s languages, in their order', () => {
  expect(pickLanguage(['nl-NL', 'de-AT', 'en'])).toBe('de');
  expect(pickLanguage(['AR'])).toBe('ar');
  expect(pickLanguage(['eng', 'nl'])).toBe('en');
  expect(pickLanguage([])).toBe('en');
});

it('fills in values', () => {
  expect(fill('{a} of {b}{c}', { a: 1, b: 'two' })).toBe('1 of two');
});
