/** An AI's answer while it is written. */
export interface Answer {
  runId: string;
  agentName: string | null;
  text: string;
  /** All words were sent; the message itself follows. */
  done: boolean;
}

export function beginAnswer(runId: string, agentName: string | null): Answer {
  return { runId, agentName, text: '', done: false };
}

/**
 * Puts a piece where its `offset` (UTF-16 units) says. What is there already is not repeated;
 * a piece beyond a gap is left out, because the whole message comes when it is done.
 */
export function extendAnswer(answer: Answer, offset: number, delta: string): Answer {
  const known = answer.text.length;
  if (offset > known || offset + delta.length <= known) return answer;
  return { ...answer, text: answer.text + delta.slice(known - offset) };
}

/** All its words were sent. */
export function endAnswer(answer: Answer): Answer {
  return { ...answer, done: true };
}
