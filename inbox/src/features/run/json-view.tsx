import { useMemo } from 'react';
import type { ReactNode } from 'react';

/** Names, texts, numbers and the three words of JSON. */
const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/gu;

/** Data as JSON, set out and coloured; what a model wrote as JSON is read first. */
export function JsonView({ value, label }: { value: unknown; label: string }): ReactNode {
  const pieces = useMemo(() => piecesOf(written(value)), [value]);
  return (
    <section aria-label={label}>
      <pre className="json">{pieces}</pre>
    </section>
  );
}

function written(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

function piecesOf(text: string): ReactNode[] {
  const pieces: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, quoted, colon] = match;
    pieces.push(text.slice(from, match.index));
    const kind = quoted === undefined ? 'number' : colon === undefined ? 'text' : 'name';
    pieces.push(
      <span key={match.index} data-json={kind}>
        {whole}
      </span>,
    );
    from = match.index + whole.length;
  }
  return [...pieces, text.slice(from)];
}
