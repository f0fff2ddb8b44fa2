import EmailReplyParser from 'email-reply-parser';
import type { Element } from 'hast';
import type { Email } from 'postal-mime';

/** What somebody wrote in a mail, and the whole of it where that is more. */
export interface Body {
  written: string;
  whole: string | undefined;
}

/** Elements that quote the mail which is answered, as mail programs mark them. */
const QUOTES =
  /\b(?:gmail_quote|gmail_quote_container|yahoo_quoted|moz-cite-prefix|protonmail_quote|OutlookMessageHeader)\b/u;
const QUOTE_IDS =
  /^(?:divRplyFwdMsg|appendonsend|reply-intro|mail-editor-reference-message-container)$/u;
/** Characters; longer ones were not written by hand. */
const LONGEST = 200_000;
/** Characters in which quotes are looked for: no message holds more. */
const READ = 20_000;

/**
 * The text of a mail without what it quotes and its signature; the whole text where nothing else
 * would be left.
 */
export async function bodyOf(mail: Pick<Email, 'text' | 'html'>): Promise<Body> {
  const html = mail.html?.slice(0, LONGEST);
  const text = tidy((mail.text ?? '').slice(0, LONGEST));
  const whole = text === '' && html !== undefined ? await textOf(html, false) : text;
  const unquoted = text === '' && html !== undefined ? await textOf(html, true) : text;
  const visible = new EmailReplyParser().read(unquoted.slice(0, READ)).getVisibleText().trim();
  const written = visible === '' ? (unquoted === '' ? whole : unquoted) : visible;
  return { written, whole: written === whole ? undefined : whole };
}

/** HTML as text with its lines; where nobody nests so deep, as text without its tags. */
async function textOf(html: string, isCut: boolean): Promise<string> {
  try {
    return await parsedText(html, isCut);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const pieces = html.split('<').map((piece) => piece.slice(piece.indexOf('>') + 1));
    return tidy(pieces.join(' '));
  }
}

/** Loaded with the first mail that has nothing else. Throws a RangeError for what is nested too deep. */
async function parsedText(html: string, isCut: boolean): Promise<string> {
  const [{ unified }, { default: rehypeParse }, { visit, SKIP }, { toText }] = await Promise.all([
    import('unified'),
    import('rehype-parse'),
    import('unist-util-visit'),
    import('hast-util-to-text'),
  ]);
  const tree = unified().use(rehypeParse).parse(html);
  if (isCut) {
    visit(tree, 'element', (node, place, parent) => {
      if (place === undefined || !parent || !isQuote(node)) return undefined;
      // Outlook puts what it quotes behind its mark, not into it.
      const count = isMark(node) ? parent.children.length - place : 1;
      parent.children.splice(place, count);
      return [SKIP, place];
    });
  }
  return tidy(toText(tree));
}

function isQuote(node: Element): boolean {
  const { className, id, type } = node.properties;
  if (node.tagName === 'blockquote' && (type === 'cite' || className === undefined)) return true;
  return QUOTES.test(String(className ?? '')) || QUOTE_IDS.test(id ?? '');
}

function isMark({ properties: { id } }: Element): boolean {
  return QUOTE_IDS.test(id ?? '');
}

/**
 * Without blanks at the ends of lines and empty lines in a row. In time by its length: the library
 * that finds quotes takes half a minute for 50,000 empty lines.
 */
function tidy(text: string): string {
  const lines = text.split(/\r?\n/u).map((line) => line.trimEnd());
  const kept = lines.filter((line, place) => line !== '' || lines[place - 1] !== '');
  return kept.join('\n').trim();
}
