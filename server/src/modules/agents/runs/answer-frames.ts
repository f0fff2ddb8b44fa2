import type { Live } from '../../live/index.ts';

/** Shows the words of an answer to open browsers while it is written. */
export class AnswerFrames {
  readonly #publish: (frame: Parameters<Live['publish']>[2]) => void;
  readonly #runId: string;
  readonly #conversationId: string;
  /** Milliseconds over which words are gathered into one frame. */
  readonly #gather: number;
  #offset = 0;
  #waiting = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(
    publish: Live['publish'],
    run: { id: string; organizationId: string; conversationId: string },
    gather: number,
  ) {
    this.#gather = gather;
    this.#runId = run.id;
    this.#publish = (frame) => publish(run.organizationId, run.conversationId, frame);
    this.#conversationId = run.conversationId;
  }

  start(agentName: string): void {
    const data = { runId: this.#runId, agentName };
    this.#publish({ ...this.#frame(), type: 'answer.started', data });
  }

  /** The first words go at once, further ones a little gathered. */
  add(delta: string): void {
    this.#waiting += delta;
    if (this.#timer) return;
    this.#flush();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting !== '') this.add('');
    }, this.#gather);
  }

  stop(reason: 'done' | 'dropped' | 'failed'): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flush();
    const data = { runId: this.#runId, reason };
    this.#publish({ ...this.#frame(), type: 'answer.stopped', data });
  }

  #flush(): void {
    if (this.#waiting === '') return;
    const data = { runId: this.#runId, offset: this.#offset, delta: this.#waiting };
    this.#publish({ ...this.#frame(), type: 'answer.streamed', data });
    this.#offset += this.#waiting.length;
    this.#waiting = '';
  }

  #frame() {
    return { sequence: null, conversationId: this.#conversationId } as const;
  }
}
