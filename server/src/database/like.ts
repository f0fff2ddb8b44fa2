/** A text as LIKE takes it literally. */
export function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/gu, String.raw`\$&`);
}
