const LENGTH = 300;

/** The beginning of a passage, as an answer shows what it rests on. */
export function quoteOf(text: string): string {
  const quote = text.length > LENGTH ? `${text.slice(0, LENGTH).trimEnd()}…` : text;
  return quote.toWellFormed();
}
