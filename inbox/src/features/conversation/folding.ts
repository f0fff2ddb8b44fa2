const MAX_LINES = 20;
const MAX_LENGTH = 2_000;

/** True for a text that would push the rest of the conversation out of sight. */
export function isLong(text: string): boolean {
  return text.length > MAX_LENGTH || text.trim().split('\n').length > MAX_LINES;
}
