/** Characters of a name at most, its extension included. */
const LONGEST = 120;
const EXTENSION = /\.[\p{L}\p{N}]{1,12}$/u;

/**
 * What is not seen, or changes how the rest is seen: control and format characters (of them the
 * marks that turn the direction of writing), line ends, and code points that nobody has given a
 * meaning. Of the format characters those stay that join letters and emoji.
 */
const UNSEEN = /(?![\u200C\u200D])[\p{C}\p{Zl}\p{Zp}]/gu;

/** The name of an uploaded file, safe to show and to save under: never empty, never a path. */
export function cleanName(path: string): string {
  const last = path.split(/[\\/]/u).at(-1) ?? '';
  const seen = last.toWellFormed().replaceAll(UNSEEN, '').normalize('NFC');
  const name = trim(seen.replaceAll(/\s+/gu, ' '));
  return name === '' ? 'file' : shortened(name);
}

/** Dots in front hide a file, and at the end some systems drop them. */
function trim(name: string): string {
  return name.replaceAll(/^[\s.\u200C\u200D]+|[\s.\u200C\u200D]+$/gu, '');
}

/** Cuts before the extension: that says what to expect. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= LONGEST) return name;
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const base = characters.slice(0, LONGEST - Array.from(extension).length).join('');
  return trim(base) + extension;
}
