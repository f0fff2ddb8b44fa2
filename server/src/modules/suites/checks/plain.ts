import { keywordFinder } from '../../../platform/index.ts';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH = String.raw`(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;
const DAY = String.raw`(\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?:,?\s+(\d{4})(?!\d))?`;

const ISO_DATE = /(?<![\p{L}\d])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/gu;
const POINT_DATE = /(?<![\p{L}\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/gu;
const SLASH_DATE = /(?<![\p{L}\d/])(\d{1,2})\/(\d{1,2})\/(\d{4})(?![\d/])/gu;
const DAY_FIRST = new RegExp(
  String.raw`(?<![\p{L}\d])${DAY}\.?\s+(?:of\s+)?${MONTH}(?!\p{L})${YEAR}`,
  'giu',
);
const MONTH_FIRST = new RegExp(String.raw`(?<!\p{L})${MONTH}\s+${DAY}(?![\p{L}\d])${YEAR}`, 'giu');

const WORDS = new Map(
  'two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, place) => [word, String(place + 2)]),
);
for (const [word, number] of Object.entries({
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  ninety: 90,
})) {
  WORDS.set(word, String(number));
}
const NUMBER_WORD = new RegExp(
  String.raw`(?<!\p{L})(${[...WORDS.keys()].join('|')})(?![\p{L}-])`,
  'giu',
);

const RANGE = /(?<=\d)\s*[-–—]\s*(?=\p{Sc}?\d)/gu;
const NUMBER = String.raw`(?<![\p{L}\d])\d+(?:[.,'’\u00A0\u202F]\d+)*(?![\p{L}\d])`;
const CURRENCIES: [name: string, written: string][] = [
  ['usd', String.raw`US\$|\$|USD|dollars?`],
  ['eur', '€|EUR|euros?'],
  ['gbp', '£|GBP|pounds?'],
];
const PERCENT = new RegExp(String.raw`(${NUMBER})\s*(?:%|percent|per cent)`, 'giu');

/**
 * Says of a text whether a phrase stands in it, whole words alone, whatever its case, accents and
 * punctuation, and however numbers, money and dates are written: `$1,250.00` is `1250 dollars`, and
 * `Nov 26, 2026` is `2026-11-26`.
 */
export function phraseFinder(text: string): (phrase: string) => boolean {
  const find = keywordFinder(plain(text));
  return (phrase) => find([plain(phrase)]) !== undefined;
}

/** A text in which what is written in many ways is written in one. */
export function plain(text: string): string {
  const dated = text
    .replace(ISO_DATE, (_, year: string, month: string, day: string) => date(day, month, year))
    .replace(POINT_DATE, (_, day: string, month: string, year: string) => date(day, month, year))
    .replace(SLASH_DATE, slashDate)
    .replace(DAY_FIRST, (_, day: string, month: string, year: string) =>
      date(day, monthOf(month), year),
    )
    .replace(MONTH_FIRST, (_, month: string, day: string, year: string) =>
      date(day, monthOf(month), year),
    );
  let counted = dated
    .replace(NUMBER_WORD, (word: string) => WORDS.get(word.toLowerCase()) ?? word)
    .replace(RANGE, ' to ');
  for (const [name, written] of CURRENCIES) {
    const before = new RegExp(
      String.raw`(?<!\p{L})(?:${written})\s?(${NUMBER.replace(String.raw`(?<![\p{L}\d])`, '')})`,
      'giu',
    );
    const after = new RegExp(String.raw`(${NUMBER})\s?(?:${written})(?!\p{L})`, 'giu');
    counted = counted.replace(before, ` $1 ${name} `).replace(after, ` $1 ${name} `);
  }
  return counted
    .replace(PERCENT, ' $1 percent ')
    .replace(new RegExp(NUMBER, 'gu'), (number) => ` ${canonical(number)} `);
}

/** Letters hold the parts together, so that nothing else is taken for a part of it. */
function date(day: string, month: string | number, year: string | undefined): string {
  const its = ` date${Number(month)}m${Number(day)} `;
  return year === undefined ? its : `${its} year${year} `;
}

/** Which of the two is the month can be told only where one of them cannot be it. */
function slashDate(whole: string, first: string, second: string, year: string): string {
  const [a, b] = [Number(first), Number(second)];
  if (a > 12 && b <= 12) return date(first, second, year);
  if (b > 12 && a <= 12) return date(second, first, year);
  return a === b ? date(first, second, year) : whole;
}

function monthOf(written: string): number {
  return MONTHS.indexOf(written.slice(0, 3).toLowerCase()) + 1;
}

/** `1,250.50`, `1.250,50` and `1250.5` as `1250p5`. A sole sign before three digits parts thousands. */
function canonical(number: string): string {
  const bare = number.replaceAll(/['’\u00A0\u202F]/gu, '');
  const last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  const sign = bare[last];
  const isOnly = sign !== undefined && !bare.replaceAll(sign, '').match(/[.,]/u);
  const parts = sign === undefined ? [bare] : bare.split(sign);
  const isThousands = isOnly && (parts.length > 2 || parts.at(-1)?.length === 3);
  const whole = (last === -1 || isThousands ? bare : bare.slice(0, last)).replaceAll(/[.,]/gu, '');
  const decimals = last === -1 || isThousands ? '' : bare.slice(last + 1).replace(/0+$/u, '');
  const integer = whole.replace(/^0+(?=\d)/u, '');
  return decimals === '' ? integer : `${integer}p${decimals}`;
}
