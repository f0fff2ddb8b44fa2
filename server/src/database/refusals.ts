/** True where PostgreSQL refused a row because another one has its name (unique_violation). */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/** True where PostgreSQL refused because something refers to the row (foreign_key_violation). */
export function isReferenced(error: unknown): boolean {
  return codeOf(error) === '23503';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
