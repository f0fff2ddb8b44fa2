import { ibanLength, isAddress, isCard, isCpf, isDni, isNir } from './checks.ts';

/** What of a person is known: to be found wherever it is written. */
export interface Known {
  names: string[];
  emails: string[];
  phones: string[];
}

export type PersonalKind = 'NAME' | 'EMAIL' | 'PHONE' | 'CARD' | 'IBAN' | 'IP' | 'ID' | 'TEXT';

/** A piece of a text that must not leave as it is. */
export interface Found {
  kind: PersonalKind;
  start: number;
  end: number;
}

interface Detector {
  kind: PersonalKind;
  pattern: RegExp;
  check?: (text: string) => boolean;
}

/** In the order of their weight: of two that begin at the same place the longer one counts, then the first. */
const DETECTORS: Detector[] = [
  // Text that looks like a placeholder of ours must come back as it was.
  { kind: 'TEXT', pattern: /\[[A-Z]{1,8}_\d{1,9}\]/giu },
  {
    kind: 'EMAIL',
    pattern: /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  },
  {
    kind: 'CARD',
    pattern: /(?<![\p{L}\p{N}])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu,
    check: isCard,
  },
  { kind: 'ID', pattern: /(?<![\p{L}\p{N}-])\d{3}-\d{2}-\d{4}(?![\p{L}\p{N}-])/gu },
  {
    kind: 'ID',
    pattern: /(?<![\p{L}\p{N}])[XYZ]?-?\d{7,8}[ -]?[A-Z](?![\p{L}\p{N}])/giu,
    check: isDni,
  },
  {
    kind: 'ID',
    pattern: /(?<![\p{L}\p{N}])\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?![\p{L}\p{N}])/gu,
    check: isCpf,
  },
  {
    kind: 'ID',
    pattern:
      /(?<![\p{L}\p{N}])[12][ .-]?\d{2}[ .-]?\d{2}[ .-]?(?:\d{2}|2[AB])(?:[ .-]?\d{3}){2}[ .-]?\d{2}(?![\p{L}\p{N}])/giu,
    check: isNir,
  },
  // An Italian codice fiscale, and a British national insurance number: their form is their own.
  {
    kind: 'ID',
    pattern: /(?<![\p{L}\p{N}])[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z](?![\p{L}\p{N}])/giu,
  },
  {
    kind: 'ID',
    pattern: /(?<![\p{L}\p{N}])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\p{L}\p{N}])/giu,
  },
  {
    kind: 'IP',
    pattern:
      /(?<![\p{L}\p{N}.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)(?![\p{L}\p{N}:])/giu,
    check: isAddress,
  },
  // With a country: +49 30 1234567, 0049…; or as it is written at home: (030) 123 456, 555-123-4567.
  {
    kind: 'PHONE',
    pattern: /(?<![\p{L}\p{N}])(?:\+|00)[1-9](?:[ ./()-]{0,3}\d){6,14}(?![\p{L}\p{N}])/gu,
  },
  {
    kind: 'PHONE',
    pattern: /(?<![\p{L}\p{N}/.-])\(?0\d{1,5}\)?(?:[ ./-]{0,2}\d){5,10}(?![\p{L}\p{N}]|[/.-]\d)/gu,
    check: isNoDate,
  },
  {
    kind: 'PHONE',
    pattern:
      /(?<![\p{L}\p{N}/.-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\p{L}\p{N}]|[/.-]\d)/gu,
  },
];

/** Beginnings of what may be an IBAN. */
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}/giu;

/** Personal data in a text, in its order; no two overlap. */
export function findPersonal(text: string, known: readonly Detector[] = []): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(IBAN)) {
    const length = ibanLength(text.slice(match.index, match.index + 60));
    if (length > 0) found.push({ kind: 'IBAN', start: match.index, end: match.index + length });
  }
  for (const { kind, pattern, check } of [...known, ...DETECTORS]) {
    for (const match of text.matchAll(pattern)) {
      const [piece] = match;
      if (piece === '' || (check && !check(piece))) continue;
      found.push({ kind, start: match.index, end: match.index + piece.length });
    }
  }
  return withoutOverlaps(found);
}

/** Finds what is known of a person, however it is spaced or cased. */
export function detectorsOf({ names, emails, phones }: Known): Detector[] {
  const parts = names.flatMap((name) => {
    const parted = name.split(/[\s,;]+/u).filter((word) => word.length >= 3);
    return [name.trim(), ...parted];
  });
  return [
    ...words('NAME', parts),
    ...words('EMAIL', emails),
    ...phones.flatMap((phone): Detector[] => {
      const digits = phone.replaceAll(/\D/gu, '');
      if (digits.length < 5) return [];
      const pattern = new RegExp(
        `(?<!\\p{N})\\+?${digits.split('').join('[ ./()-]{0,3}')}(?!\\p{N})`,
        'gu',
      );
      return [{ kind: 'PHONE', pattern }];
    }),
  ];
}

/** The longest come first. */
function words(kind: PersonalKind, given: string[]): Detector[] {
  return [...new Set(given)]
    .filter((word) => word.length > 1)
    .toSorted((a, b) => b.length - a.length)
    .map((word) => ({
      kind,
      pattern: new RegExp(`(?<![\\p{L}\\p{N}])${spelled(word)}(?![\\p{L}\\p{N}])`, 'giu'),
    }));
}

/** A pattern of these words, however wide the gaps between them are. */
function spelled(text: string): string {
  return text
    .split(/\s+/u)
    .map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`))
    .join(String.raw`\s+`);
}

/** A date is no phone number: 01.02.2026, 03/04/26. */
function isNoDate(text: string): boolean {
  return !/^\d{1,2}([./-])\d{1,2}\1(?:\d{2}|\d{4})$/u.test(text);
}

/** Where two overlap, the whole of both is taken: nothing of either may leave. */
function withoutOverlaps(found: Found[]): Found[] {
  const kept: Found[] = [];
  for (const next of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (!last || next.start >= last.end) kept.push({ ...next });
    else if (next.end > last.end) last.end = next.end;
  }
  return kept;
}
