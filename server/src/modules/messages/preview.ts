const PREVIEW_LENGTH = 140;

/** The first words of a message, on one line, never cutting a character in half. */
export function previewOf(content: string): string {
  const line = content.replace(/\s+/gu, ' ').trim();
  const characters = [...line.slice(0, PREVIEW_LENGTH * 2)];
  return characters.length > PREVIEW_LENGTH || line.length > PREVIEW_LENGTH * 2
    ? `${characters.slice(0, PREVIEW_LENGTH - 1).join('')}…`
    : line;
}
