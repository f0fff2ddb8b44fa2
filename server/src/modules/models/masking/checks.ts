import { isIP } from 'node:net';

/** Lengths of the IBANs of the countries that have them (ISO 13616 registry, release 99). */
const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 ' +
    'DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 ' +
    'IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 ' +
    'MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 ' +
    'SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/**
 * How many characters of `text` are an IBAN, spaces and hyphens between its groups included; 0 for
 * none. What follows one after a space, as words of a sentence do, is not of it.
 */
export function ibanLength(text: string): number {
  const length = IBAN_LENGTHS.get(text.slice(0, 2).toUpperCase());
  if (length === undefined) return 0;
  let compact = '';
  let end = 0;
  while (compact.length < length && end < text.length) {
    const character = text.charAt(end);
    if (/[a-z0-9]/iu.test(character)) compact += character.toUpperCase();
    else if (!/[ -]/u.test(character)) break;
    end += 1;
  }
  const isWhole = compact.length === length && !/[a-z0-9]/iu.test(text.charAt(end));
  return isWhole && mod97(compact.slice(4) + compact.slice(0, 4)) === 1 ? end : 0;
}

/** ISO 7064 mod 97-10 of digits and letters, a letter being 10 to 35. */
function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const digits = Number.parseInt(character, 36).toString();
    for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest;
}

/** The check of payment cards (ISO/IEC 7812-1, annex B), for 13 to 19 digits. */
export function isCard(text: string): boolean {
  const digits = text.replaceAll(/\D/gu, '');
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1*$/u.test(digits)) return false;
  let sum = 0;
  for (const [place, digit] of digits.split('').toReversed().entries()) {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** An IPv4 or IPv6 address; a time of day or a version with three dots is none. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0 && /\.|::|:[0-9a-f]+:[0-9a-f]+:/iu.test(text);
}

const DNI = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** A Spanish DNI or NIE: its letter is the rest of the number by 23. */
export function isDni(text: string): boolean {
  const compact = text.replaceAll(/[\s-]/gu, '').toUpperCase();
  const digits = compact.slice(0, -1).replace(/^[XYZ]/u, (letter) => `${'XYZ'.indexOf(letter)}`);
  return DNI.charAt(Number(digits) % 23) === compact.at(-1);
}

/** A Brazilian CPF: the last two of its eleven digits check the others. */
export function isCpf(text: string): boolean {
  const digits = Array.from(text.replaceAll(/\D/gu, ''), Number);
  if (digits.length !== 11 || new Set(digits).size === 1) return false;
  return [9, 10].every((length) => {
    const sum = digits
      .slice(0, length)
      .reduce((total, digit, place) => total + digit * (length + 1 - place), 0);
    return ((sum * 10) % 11) % 10 === digits[length];
  });
}

/** A French NIR: the last two of its fifteen digits are 97 less the rest of the others by 97. */
export function isNir(text: string): boolean {
  const compact = text
    .replaceAll(/[\s.-]/gu, '')
    .replace(/2A/iu, '19')
    .replace(/2B/iu, '18');
  if (!/^\d{15}$/u.test(compact)) return false;
  return 97n - (BigInt(compact.slice(0, 13)) % 97n) === BigInt(compact.slice(13));
}
