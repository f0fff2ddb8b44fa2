import { useEffect, useEffectEvent, useRef } from 'react';
import { tell } from '../../api/realtime.ts';

/** Often enough that the other side's eight seconds never run out. */
const REPEAT = 3_000;

/** Tells the customer that an answer is being written, and when not any more. */
export function useTypingNotice(conversationId: string): {
  write: (text: string) => void;
  stop: () => void;
} {
  const toldAt = useRef(0);
  const stopIn = (id: string): void => {
    if (toldAt.current === 0) return;
    toldAt.current = 0;
    tell({ type: 'typing.stop', conversationId: id });
  };
  const stop = (): void => stopIn(conversationId);
  const write = (text: string): void => {
    if (text.trim() === '') return stop();
    const now = Date.now();
    if (now - toldAt.current < REPEAT) return;
    toldAt.current = now;
    tell({ type: 'typing.start', conversationId });
  };
  const leave = useEffectEvent(stopIn);
  useEffect(() => () => leave(conversationId), [conversationId]);
  return { write, stop };
}
