/** Names under which secrets travel, in any spelling: apiKey, x-api-key, set-cookie, bot_token… */
const SECRET_NAME = /password|passphrase|secret|token|authorization|cookie|credential|key$/iu;
/** Counted tokens are no secrets. */
const COUNT_NAME = /tokens$/iu;
/** The password of `scheme://user:password@host`. */
const PASSWORD = /(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gu;
/** Most lines hold nothing of the kind and are not taken apart. */
const SUSPICIOUS = /password|passphrase|secret|token|authorization|cookie|credential|key"|:\/\//iu;

const BLANK = '[secret]';

/** A line of the log, as JSON, without what is secret. */
export function blankLine(line: string): string {
  return SUSPICIOUS.test(line) ? `${JSON.stringify(JSON.parse(line, blankValue))}\n` : line;
}

function blankValue(name: string, value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (SECRET_NAME.test(name) && !(COUNT_NAME.test(name) && typeof value === 'number')) return BLANK;
  return typeof value === 'string' ? value.replaceAll(PASSWORD, BLANK) : value;
}
