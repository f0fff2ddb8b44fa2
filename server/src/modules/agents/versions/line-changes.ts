import type { LineChange } from '@frontdesk/contract';

/** Pairs of lines that are compared at most; beyond, what lies between is shown as replaced. */
const MOST_PAIRS = 4_000_000;

/**
 * How one text becomes another, line by line: the fewest lines removed and added, by the longest
 * common subsequence (Wagner and Fischer). Leaving out what was added gives `before`, leaving out
 * what was removed gives `after`. A text of no characters has no lines.
 */
export function lineChanges(before: string, after: string): LineChange[] {
  const old = split(before);
  const now = split(after);
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...named('same', old.slice(0, start)),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...named('same', old.slice(old.length - end)),
  ];
}

function split(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

function named(kind: LineChange['kind'], lines: string[]): LineChange[] {
  return lines.map((text) => ({ kind, text }));
}

function middle(old: string[], now: string[]): LineChange[] {
  if (old.length * now.length > MOST_PAIRS) {
    return [...named('removed', old), ...named('added', now)];
  }
  const width = now.length + 1;
  const length = commonLengths(old, now, width);
  const at = (i: number, j: number): number => length[i * width + j] ?? 0;
  const changes: LineChange[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]];
    if (left !== undefined && left === right) {
      changes.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      changes.push({ kind: 'removed', text: left });
      i += 1;
    } else {
      changes.push({ kind: 'added', text: right ?? '' });
      j += 1;
    }
  }
  return changes;
}

/** Of each two ends of the texts, how many lines they have in common. */
function commonLengths(old: string[], now: string[], width: number): Uint32Array {
  const length = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      length[i * width + j] =
        old[i] === now[j]
          ? (length[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0);
    }
  }
  return length;
}
