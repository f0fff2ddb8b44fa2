import type { Language } from '../../platform/index.ts';
import type { Prospect } from './prospect.ts';

interface Words {
  within: (time: string) => string;
  soon: string;
  away: string;
  opens: (day: string, time: string, zone: string) => string;
  /** Before the name of a weekday. */
  on: string;
  theirs: string;
}

const words: Record<Language, Words> = {
  en: {
    within: (time) => `A person usually answers within ${time}.`,
    soon: 'A person answers as soon as one is free.',
    away: 'Nobody of our team is online right now. You get your answer here as soon as somebody is back.',
    opens: (day, time, zone) => `Our team is back ${day} at ${time} (${zone}).`,
    on: 'on ',
    theirs: 'your time',
  },
  de: {
    within: (time) => `Eine Antwort dauert meist bis zu ${time}.`,
    soon: 'Die Antwort kommt, sobald jemand frei ist.',
    away: 'Gerade ist niemand aus unserem Team online. Die Antwort kommt hier, sobald jemand zurück ist.',
    opens: (day, time, zone) => `Unser Team ist ${day} um ${time} Uhr wieder da (${zone}).`,
    on: 'am ',
    theirs: 'Ihre Zeit',
  },
  fr: {
    within: (time) => `La réponse arrive généralement en moins de ${time}.`,
    soon: 'La réponse arrive dès qu’une personne est libre.',
    away: 'Personne de notre équipe n’est en ligne pour le moment. Vous aurez la réponse ici dès le retour de quelqu’un.',
    opens: (day, time, zone) => `Notre équipe est de retour ${day} à ${time} (${zone}).`,
    on: '',
    theirs: 'votre heure',
  },
  es: {
    within: (time) => `La respuesta suele llegar en menos de ${time}.`,
    soon: 'La respuesta llegará en cuanto alguien esté libre.',
    away: 'Ahora mismo no hay nadie de nuestro equipo en línea. Tendrá la respuesta aquí en cuanto alguien vuelva.',
    opens: (day, time, zone) => `Nuestro equipo vuelve ${day} a las ${time} (${zone}).`,
    on: 'el ',
    theirs: 'su hora',
  },
  it: {
    within: (time) => `Di solito la risposta arriva entro ${time}.`,
    soon: 'La risposta arriva appena qualcuno è libero.',
    away: 'In questo momento nessuno del nostro team è online. Avrà la risposta qui appena qualcuno torna.',
    opens: (day, time, zone) => `Il nostro team torna ${day} alle ${time} (${zone}).`,
    on: '',
    theirs: 'la sua ora',
  },
  pt: {
    within: (time) => `A resposta chega normalmente em menos de ${time}.`,
    soon: 'A resposta chega assim que alguém estiver livre.',
    away: 'De momento ninguém da nossa equipa está online. Terá a resposta aqui assim que alguém voltar.',
    opens: (day, time, zone) => `A nossa equipa volta ${day} às ${time} (${zone}).`,
    on: '',
    theirs: 'a sua hora',
  },
  nl: {
    within: (time) => `Het antwoord komt meestal binnen ${time}.`,
    soon: 'Het antwoord komt zodra er iemand vrij is.',
    away: 'Er is nu niemand van ons team online. U krijgt het antwoord hier zodra er iemand terug is.',
    opens: (day, time, zone) => `Ons team is ${day} om ${time} uur terug (${zone}).`,
    on: 'op ',
    theirs: 'uw tijd',
  },
  ar: {
    within: (time) => `مدة الرد المعتادة: ${time}.`,
    soon: 'يصل الرد حالما يتفرغ أحد الزملاء.',
    away: 'لا أحد من فريقنا متصل الآن. سيصلك الرد هنا حالما يعود أحدهم.',
    opens: (day, time, zone) => `يعود فريقنا ${day} الساعة ${time} (${zone}).`,
    on: 'يوم ',
    theirs: 'بتوقيتك',
  },
};

/** What happens next and when, as a sentence in the customer's language. */
export function nextWords(prospect: Prospect, language: Language): string {
  const own = words[language];
  switch (prospect.kind) {
    case 'within':
      return own.within(spanWords(prospect.seconds, language));
    case 'soon':
      return own.soon;
    case 'away':
      return prospect.seconds === null
        ? own.away
        : `${own.away} ${own.within(spanWords(prospect.seconds, language))}`;
    default:
      return opensWords(prospect, language);
  }
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time, rounded up to what one may promise: "10 minutes", "2 hours", "1 day". */
function spanWords(seconds: number, language: Language): string {
  const write = (unit: 'minute' | 'hour' | 'day', value: number): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  if (seconds <= 55 * MINUTE) return write('minute', Math.max(5, Math.ceil(seconds / 300) * 5));
  if (seconds <= 20 * HOUR) return write('hour', Math.ceil(seconds / HOUR));
  return write('day', Math.ceil(seconds / DAY));
}

/** Days ahead that a weekday alone names. */
const A_WEEK = 6;

function opensWords(prospect: Extract<Prospect, { kind: 'opens' }>, language: Language): string {
  const { at, now, timeZone, isTheirs } = prospect;
  const own = words[language];
  const days = dayNumber(at, timeZone) - dayNumber(now, timeZone);
  // German and Dutch say “Uhr” and “uur” themselves, and nobody there counts to twelve.
  const time = format(at, language, { timeZone, hour: 'numeric', minute: '2-digit' });
  const zone = isTheirs ? own.theirs : zoneName(at, timeZone, language);
  if (days <= 1) {
    const near = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
    return own.opens(near, time, zone);
  }
  const day = format(at, language, {
    timeZone,
    weekday: 'long',
    ...(days > A_WEEK ? { day: 'numeric', month: 'long' } : {}),
  });
  return own.opens(own.on + day, time, zone);
}

function format(at: Date, language: Language, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language, options).format(at);
}

function zoneName(at: Date, timeZone: string, language: Language): string {
  // By itself it would be called “GMT+00:00”.
  if (timeZone === 'UTC') return timeZone;
  const parts = new Intl.DateTimeFormat(language, {
    timeZone,
    timeZoneName: 'longGeneric',
  }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** Days since 1970 by the calendar of a time zone. */
function dayNumber(at: Date, timeZone: string): number {
  // In Canada dates are written as 2026-11-25.
  const date = new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}
