/** What a person changed in a form and has not saved: the new values, and those they replaced. */
export interface Edits<T extends object> {
  values: Partial<T>;
  bases: Partial<T>;
}

/** Changes a field; one that is again as the source has it is no edit any more. */
export function edit<T extends object>(edits: Edits<T>, source: T, part: Partial<T>): Edits<T> {
  const next = { values: { ...edits.values }, bases: { ...edits.bases } };
  for (const key of keysOf(part)) {
    if (same(part[key], source[key])) {
      delete next.values[key];
      delete next.bases[key];
      continue;
    }
    next.values[key] = part[key];
    if (!(key in next.bases)) next.bases[key] = source[key];
  }
  return next;
}

/** Fields that somebody else changed to something else since they were edited here. */
export function conflictsOf<T extends object>({ values, bases }: Edits<T>, source: T): (keyof T)[] {
  return keysOf(values).filter(
    (key) => !same(bases[key], source[key]) && !same(values[key], source[key]),
  );
}

/** Lets the others' values of some fields stand. */
export function dropped<T extends object>(edits: Edits<T>, fields: readonly (keyof T)[]): Edits<T> {
  const next = { values: { ...edits.values }, bases: { ...edits.bases } };
  for (const field of fields) {
    delete next.values[field];
    delete next.bases[field];
  }
  return next;
}

/** Keeps all edits, as made with the others' values in sight. */
export function kept<T extends object>({ values }: Edits<T>, source: T): Edits<T> {
  const bases: Partial<T> = {};
  for (const key of keysOf(values)) bases[key] = source[key];
  return { values, bases };
}

/** What is left after `sent` was saved and gave `saved`: fields that were edited again meanwhile. */
export function settled<T extends object>(edits: Edits<T>, sent: Partial<T>, saved: T): Edits<T> {
  const done = keysOf(sent).filter((key) => same(edits.values[key], sent[key]));
  const next = dropped(edits, done);
  for (const key of keysOf(next.values)) {
    if (key in sent) next.bases[key] = saved[key];
  }
  return next;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function keysOf<T extends object>(part: Partial<T>): Extract<keyof T, string>[] {
  const isKey = (key: string): key is Extract<keyof T, string> => key in part;
  return Object.keys(part).filter(isKey);
}
