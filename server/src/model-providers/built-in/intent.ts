import { asksForPerson, foldText } from '../../platform/index.ts';

/** What a message is, where it is no question for the help centre. */
export type Intent = 'greeting' | 'thanks' | 'nod' | 'wants-person' | 'question';

const GREETINGS = wordSet(
  'hi hello hey hiya greetings good morning afternoon evening day there all team everyone',
  'hallo hi hey moin servus gruss gott guten tag morgen abend zusammen',
  'bonjour bonsoir salut coucou a tous',
  'hola buenos buenas dias tardes noches',
  'ciao salve buongiorno buonasera',
  'ola oi bom boa dia tarde noite',
  'hoi goedemorgen goedemiddag goedenavond goedendag dag',
  'مرحبا اهلا السلام عليكم صباح الخير مساء',
);
const THANKS = wordSet(
  'thanks thank you thx ty cheers so very much a lot great perfect ok okay that helped this helps bye goodbye now then have nice day all good solved works it',
  'danke dankeschon vielen dank schon sehr herzlichen super ok perfekt tschuss auf wiedersehen alles klar',
  'merci beaucoup bien parfait au revoir ok',
  'gracias muchas mil perfecto adios ok',
  'grazie mille tante perfetto arrivederci ok',
  'obrigado obrigada muito tchau adeus ok',
  'bedankt dank je u wel hartelijk tot ziens doei ok',
  'شكرا جزيلا لك وداعا مع السلامة',
);
/** Words that ask for nothing. */
const NODS = wordSet(
  'ok okay yes yeah yep no nope sure alright fine good great cool nice understood got it i see',
  'ja nein klar gut alles verstanden oui non daccord compris bien si vale entendido bene capito',
  'sim nao certo entendi nee prima begrepen نعم لا حسنا تمام',
);
/** Who asks whether somebody is there is greeted. */
const CALLS_OUT =
  /^ (?:hello |hi |hey )?(?:(?:is )?(?:anyone|anybody|someone|somebody) (?:there|here)|are you (?:still )?there|(?:can|could) (?:you|anyone|anybody|someone|somebody) (?:please )?help(?: me)?(?: please)?|(?:please )?help(?: me)?(?: please)?|i need (?:some )?help(?: please)?|i have a question|ist (?:da )?jemand da|(?:konnen sie|kannst du|kann jemand) mir (?:bitte )?helfen|ich habe eine frage|(?:brauche )?hilfe|pouvez vous m aider|j ai une question|puede ayudarme|tengo una pregunta|puo aiutarmi|ho una domanda|pode ajudar me|tenho uma pergunta|kunt u mij helpen|ik heb een vraag) $/u;
/** A greeting or thanks must have one of these; the others only go with them. */
const GREETING_CORE = wordSet(
  'hi hello hey hiya greetings hallo moin servus tag morgen abend gruss bonjour bonsoir salut',
  'coucou hola buenos buenas ciao salve buongiorno buonasera ola oi bom boa hoi goedemorgen',
  'goedemiddag goedenavond goedendag morning afternoon evening مرحبا اهلا السلام صباح مساء',
);
const THANKS_CORE = wordSet(
  'thanks thank thx ty cheers bye goodbye tschuss doei adios arrivederci tchau danke dankeschon dank merci gracias grazie obrigado obrigada',
  'bedankt شكرا',
);

/** Most words of a pure greeting or thanks. */
const SMALL_TALK_WORDS = 6;

/** Reads what a customer's message asks for, in eight languages, by whole words. */
export function intentOf(message: string): Intent {
  const folded = foldText(message.slice(0, 2_000));
  const words = folded.trim().split(' ');
  if (asksForPerson(message)) return 'wants-person';
  if (CALLS_OUT.test(folded)) return 'greeting';
  if (words.length <= SMALL_TALK_WORDS) {
    if (all(words, NODS)) return 'nod';
    if (all(words, THANKS, GREETINGS) && some(words, THANKS_CORE)) return 'thanks';
    if (all(words, GREETINGS) && some(words, GREETING_CORE)) return 'greeting';
  }
  return 'question';
}

function wordSet(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

function all(words: string[], ...sets: ReadonlySet<string>[]): boolean {
  return words.every((word) => sets.some((set) => set.has(word)));
}

function some(words: string[], set: ReadonlySet<string>): boolean {
  return words.some((word) => set.has(word));
}
