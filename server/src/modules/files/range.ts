/** A part of a file: from `start` to `end` (excluded), in bytes. */
export interface Part {
  start: number;
  end: number;
}

/**
 * What a Range header asks for (RFC 9110, 14.2), of `size` bytes. Undefined: all of it, also where
 * several parts or other units are asked for, which nobody has to give. `none`: nothing is there.
 */
export function readRange(header: string | undefined, size: number): Part | 'none' | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/u.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = asked ?? [];
  if (!asked || (first === '' && last === '')) return undefined;
  if (first === '') {
    const count = Math.min(Number(last), size);
    return count === 0 ? 'none' : { start: size - count, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return undefined;
  return start < size ? { start, end } : 'none';
}
