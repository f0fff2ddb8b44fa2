/** Says whether a value from outside is what it should be. */
export type Check<T> = (value: unknown) => value is T;

export const isText: Check<string> = (value) => typeof value === 'string';
export const isWhole: Check<number> = (value): value is number => Number.isInteger(value);
export const isFlag: Check<boolean> = (value) => typeof value === 'boolean';
export const isNull: Check<null> = (value) => value === null;

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

/** For what older pages did not write. */
export function orMissing<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}

export function oneOf<const T extends string>(...options: T[]): Check<T> {
  return (value): value is T => options.some((option) => option === value);
}

export function listOf<T>(check: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every((item) => check(item));
}

/** An object with at least these fields. The compiler holds them against the contract's type. */
export function objectOf<T extends object>(fields: { [K in keyof T]-?: Check<T[K]> }): Check<T> {
  return (value): value is T => {
    if (!isRecord(value)) return false;
    for (const name in fields) if (!fields[name](value[name])) return false;
    return true;
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads JSON that should satisfy a check; undefined if it does not. */
export function readJson<T>(text: string, check: Check<T>): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
