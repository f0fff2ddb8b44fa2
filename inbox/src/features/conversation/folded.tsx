import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { isLong } from './folding.ts';

/** The words of a message; a long one shows its beginning, and all of it on demand. */
export function Folded({ source }: { source: string }): ReactNode {
  return isLong(source) ? <Fold source={source} /> : <Markdown source={source} />;
}

function Fold({ source }: { source: string }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const toggle = (): void => {
    const top = box.current?.getBoundingClientRect().top ?? 0;
    flushSync(() => setOpen(!isOpen));
    // The thread is laid out from its end: without this the beginning would jump out of sight.
    const moved = (box.current?.getBoundingClientRect().top ?? 0) - top;
    box.current?.closest('.thread')?.scrollBy({ top: moved, behavior: 'instant' });
  };
  return (
    <>
      <div ref={box} className="fold" data-folded={!isOpen || undefined}>
        <Markdown source={source} />
      </div>
      <button type="button" className="linkish fold-toggle" aria-expanded={isOpen} onClick={toggle}>
        {isOpen ? 'Show less' : 'Show all'}
      </button>
    </>
  );
}
