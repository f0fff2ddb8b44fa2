/** A link, or the beginning of one, at the very end. */
const OPEN_LINK = /!?\[[^\]\n]{0,500}(?:\](?:\([^)\s]{0,2000})?)?$/u;
const LOOSE_MARK = /(?:\*+|_+|`+)$/u;

/**
 * Makes Markdown that is still being written fit to show: an unfinished link or row of a table at
 * the end is held back and open emphasis is closed, so that no marks flash up while the words
 * arrive.
 */
export function closeUnfinished(written: string): string {
  const text = holdTable(written);
  const start = text.lastIndexOf('\n') + 1;
  const line = text.slice(start).replace(OPEN_LINK, '').replace(LOOSE_MARK, '');
  const closed = ['**', '`'].reduce(
    (shown, mark) => (shown.split(mark).length % 2 === 0 ? shown.trimEnd() + mark : shown),
    line,
  );
  return text.slice(0, start) + closed;
}

function holdTable(text: string): string {
  const lines = text.split('\n');
  if (isRow(lines.at(-1))) lines.pop();
  const whole = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const isHead = isRow(lines[whole - 1]) && !isRow(lines[whole - 2]);
  if (isHead) lines.splice(whole - 1, 1);
  return lines.join('\n');
}

function isRow(line: string | undefined): boolean {
  return line?.trimStart().startsWith('|') ?? false;
}
