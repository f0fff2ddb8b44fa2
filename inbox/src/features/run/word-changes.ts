/** A piece of a text beside another one. */
export interface WordChange {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Words beyond which a text is compared as a whole: the table of both is that large squared. */
const MOST = 1_500;

/** What of a text is other in another one, word by word (longest common subsequence). */
export function wordChanges(before: string, after: string): WordChange[] {
  const old = wordsOf(before);
  const now = wordsOf(after);
  if (old.length > MOST || now.length > MOST) {
    return before === after
      ? joined([{ kind: 'same', text: before }])
      : joined([
          { kind: 'removed', text: before },
          { kind: 'added', text: after },
        ]);
  }
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const changes: WordChange[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      changes.push({ kind: 'same', text: now[j] ?? '' });
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      changes.push({ kind: 'removed', text: old[i] ?? '' });
      i += 1;
    } else {
      changes.push({ kind: 'added', text: now[j] ?? '' });
      j += 1;
    }
  }
  return joined(changes);
}

/** Words with the space after them. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/gu) ?? [];
}

function joined(changes: WordChange[]): WordChange[] {
  const together: WordChange[] = [];
  for (const { kind, text } of changes) {
    const last = together.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text !== '') together.push({ kind, text });
  }
  return together;
}
