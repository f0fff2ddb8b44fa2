import type { Message } from '@frontdesk/contract';
import { IconQuestionMark } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import './answer.css';

/** Beneath an answer of the AI: what it says, or would have said, though no source says so. */
export function Unsourced({ message: { content, unsourced } }: { message: Message }): ReactNode {
  const said = unsourced.filter((sentence) => content.includes(sentence));
  const heldBack = unsourced.filter((sentence) => !content.includes(sentence));
  return (
    <>
      <Marked title="No source says this" sentences={said} />
      <Marked title="Held back, because no source says it" sentences={heldBack} />
    </>
  );
}

function Marked({ title, sentences }: { title: string; sentences: string[] }): ReactNode {
  if (sentences.length === 0) return null;
  return (
    <section className="unsourced" aria-label={title}>
      <p>
        <IconQuestionMark size={13} stroke={1.8} aria-hidden />
        {title}
      </p>
      <ul dir="auto">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
