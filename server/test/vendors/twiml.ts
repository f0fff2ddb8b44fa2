/** One verb of TwiML with what is in it. */
export interface Verb {
  name: string;
  attributes: Record<string, string>;
  text: string;
  inner: Verb[];
}

/** The verbs that there are, and what each may have (Twilio, "TwiML for Programmable Voice"). */
const KNOWN: Record<string, string[]> = {
  Response: [],
  Say: ['language', 'voice', 'loop'],
  Gather: [
    'input',
    'action',
    'method',
    'timeout',
    'speechTimeout',
    'language',
    'numDigits',
    'hints',
    'bargeIn',
    'actionOnEmptyResult',
  ],
  Pause: ['length'],
  Redirect: ['method'],
  Dial: ['action', 'method', 'timeout', 'callerId', 'record'],
  Number: [],
  Record: [
    'action',
    'method',
    'maxLength',
    'playBeep',
    'transcribe',
    'transcribeCallback',
    'timeout',
    'finishOnKey',
  ],
  Start: [],
  Recording: ['recordingStatusCallback', 'recordingStatusCallbackMethod', 'channels'],
  Hangup: [],
};
const NESTED: Record<string, string[]> = {
  Gather: ['Say', 'Pause'],
  Dial: ['Number'],
  Start: ['Recording'],
};

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function plain(text: string): string {
  return text.replaceAll(/&([^;]*);/gu, (_, name: string) => {
    const sign = ENTITIES[name];
    if (sign === undefined) throw new Error(`&${name}; is no entity`);
    return sign;
  });
}

/** Reads TwiML; throws for what Twilio would not take. */
export function readTwiml(xml: string): Verb[] {
  if (xml.length > 4_000) throw new Error('it is longer than 4,000 characters');
  const root: Verb = { name: '', attributes: {}, text: '', inner: [] };
  const open: Verb[] = [root];
  const tokens = xml.replace(/^<\?xml[^>]*\?>/u, '').match(/<[^<>]*>|[^<>]+/gu) ?? [];
  for (const token of tokens) {
    const top = open.at(-1) ?? root;
    if (!token.startsWith('<')) top.text += plain(token);
    else if (token.startsWith('</')) {
      if (open.pop()?.name !== token.slice(2, -1)) throw new Error(`${token} closes nothing`);
    } else {
      const verb = verbOf(token);
      const allowed = top.name === '' ? ['Response'] : (NESTED[top.name] ?? []);
      if (top.name !== 'Response' && !allowed.includes(verb.name)) {
        throw new Error(`${verb.name} may not stand in ${top.name}`);
      }
      top.inner.push(verb);
      if (!token.endsWith('/>')) open.push(verb);
    }
  }
  if (open.length !== 1 || root.inner.length !== 1) throw new Error('it is not well-formed');
  return root.inner[0]?.inner ?? [];
}

function verbOf(token: string): Verb {
  const [, name = ''] = /^<(\w+)/u.exec(token) ?? [];
  const known = KNOWN[name];
  if (!known) throw new Error(`${token} is no verb`);
  const attributes: Record<string, string> = {};
  for (const [, key = '', value = ''] of token.matchAll(/\s(\w+)="([^"]*)"/gu)) {
    if (!known.includes(key)) throw new Error(`${name} has no ${key}`);
    attributes[key] = plain(value);
  }
  return { name, attributes, text: '', inner: [] };
}
