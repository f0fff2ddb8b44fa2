/** Statements that get a name at most: each one costs memory in every connection's backend. */
const LIMIT = 300;
/** Longer ones are lists of varying length: no two are alike. */
const LENGTH = 2_000;

const names = new Map<string, string>();

/**
 * The name under which PostgreSQL keeps a statement's plan, so that it is read and planned once a
 * connection and not at every call; with row-level security that is most of its time. Undefined
 * for statements that had better not be kept.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || text.length > LENGTH || names.size >= LIMIT) return known;
  const name = `frontdesk_${names.size}`;
  names.set(text, name);
  return name;
}
