import { foldText } from './fold.ts';

/** The languages in which we speak to customers in our own words. */
export type Language = 'en' | 'de' | 'fr' | 'es' | 'it' | 'pt' | 'nl' | 'ar';

/** Small words that a language can hardly do without, and that others rarely have. */
const SMALL_WORDS: [Language, string][] = [
  [
    'en',
    'the is are do does did how what where when why can could my your i it this with for have need please hello hi thanks thank would',
  ],
  [
    'de',
    'der die das ist sind wie was wo wann warum kann ich mein meine meinen nicht ein eine einen und mit fur habe bitte hallo danke mochte guten tag',
  ],
  [
    'fr',
    'le les est sont comment quoi ou quand pourquoi puis je mon ma mes ne pas un une et avec pour ai bonjour merci vous votre mot des du au',
  ],
  [
    'es',
    'el los las es son como que donde cuando puedo mi mis no una y con para tengo por favor hola gracias quiero del mi hablar cual necesito',
  ],
  [
    'it',
    'il gli sono come che dove quando perche posso mio mia non una e con per ho ciao grazie vorrei della del parlare questo buongiorno',
  ],
  [
    'pt',
    'os as sao como onde quando posso meu minha nao uma e com para tenho ola obrigado obrigada quero voce falar senha do da fazer',
  ],
  [
    'nl',
    'het een zijn hoe wat waar wanneer waarom kan ik mijn niet en met voor heb hallo bedankt wil graag van de dank spreken goedendag',
  ],
];

const WORDS = new Map<string, Language[]>();
for (const [language, words] of SMALL_WORDS) {
  for (const word of words.split(' ')) WORDS.set(word, [...(WORDS.get(word) ?? []), language]);
}

/** Whether a folded word is one of those that say little by themselves. */
export function isSmallWord(word: string): boolean {
  return WORDS.has(word);
}

/** The language of a customer's text, by its small words; English where they do not tell. */
export function languageOf(text: string): Language {
  const start = text.slice(0, 2_000);
  if (/\p{Script=Arabic}/u.test(start)) return 'ar';
  const counts = new Map<Language, number>();
  for (const word of foldText(start).split(' ')) {
    const languages = WORDS.get(word) ?? [];
    // A word of two languages tells half as much.
    for (const language of languages) {
      counts.set(language, (counts.get(language) ?? 0) + 1 / languages.length);
    }
  }
  let best: Language = 'en';
  for (const [language, count] of counts) if (count > (counts.get(best) ?? 0)) best = language;
  return best;
}

const LANGUAGES: ReadonlySet<string> = new Set<Language>([
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'ar',
]);

function isOurs(tag: string): tag is Language {
  return LANGUAGES.has(tag);
}

/** A language that we speak, from its tag ("de-AT" is German); undefined for any other. */
export function spokenLanguage(tag: string | undefined): Language | undefined {
  const language = tag?.split('-')[0]?.toLowerCase() ?? '';
  return isOurs(language) ? language : undefined;
}
