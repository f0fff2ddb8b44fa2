import type { ChatAnswer } from '@frontdesk/contract';
import type { ServerResponse } from 'node:http';
import { beginStream, pace } from '../../../platform/index.ts';
import type { TurnPart } from '../turn/parts.ts';

/** Milliseconds that the start waits for the first words, to leave with them in one write. */
const START = 20;
/** Milliseconds for which no timer is worth its while. */
const SLACK = 5;
const TEXT_ID = '0';

/**
 * Writes a turn as the AI SDK's UI message stream, protocol v1 (server-sent events,
 * https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol). The first words leave at once, further
 * ones a little gathered. A client that went away is no error: its answer is stored all the same.
 */
export class ChatStream {
  readonly #response: ServerResponse;
  readonly #helpUrl: (slug: string) => string;
  #words = '';
  #start = '';
  #startTimer: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #textOpen = false;
  #nextWrite = 0;

  constructor(
    response: ServerResponse,
    { headers, helpUrl }: { headers: Record<string, string>; helpUrl: (slug: string) => string },
  ) {
    this.#response = response;
    this.#helpUrl = helpUrl;
    response.on('error', () => undefined);
    response.once('close', beginStream());
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-vercel-ai-ui-message-stream': 'v1',
      // nginx would hold the words back.
      'x-accel-buffering': 'no',
    });
  }

  start({ messageId, conversationId }: { messageId: string; conversationId: string }): void {
    this.#start =
      event({ type: 'start', messageId, messageMetadata: { conversationId } }) +
      event({ type: 'start-step' });
    this.#startTimer = setTimeout(() => this.#write(''), START);
  }

  part(part: TurnPart): void {
    if (part.type === 'text-delta') {
      this.#words += part.delta;
      this.#writeSoon();
    } else this.#write(this.#closeText() + this.#eventsOf(part));
  }

  #eventsOf(part: Exclude<TurnPart, { type: 'text-delta' }>): string {
    switch (part.type) {
      case 'tool-call':
        return event({
          type: 'tool-input-available',
          toolCallId: part.id,
          toolName: part.name,
          input: part.input,
        });
      case 'tool-result':
        return (
          event({ type: 'tool-output-available', toolCallId: part.id, output: part.output }) +
          event({ type: 'finish-step' }) +
          event({ type: 'start-step' })
        );
      case 'tool-error':
        return (
          event({ type: 'tool-output-error', toolCallId: part.id, errorText: part.message }) +
          event({ type: 'finish-step' }) +
          event({ type: 'start-step' })
        );
      case 'source': {
        const { itemId, title, slug, fileName } = part.passage;
        return slug === null
          ? sourceDocument(itemId, title, fileName)
          : sourceUrl(itemId, title, this.#helpUrl(slug));
      }
      case 'approval':
        return event({
          type: 'data-approval',
          data: { toolName: part.toolName, message: part.message },
        });
      case 'transfer':
        return event({
          type: 'data-transfer',
          data: { agentName: part.agentName, reason: part.reason },
        });
      default:
        return handover(part.reason, part.message);
    }
  }

  /** An answer that is there as a whole: one that was given before, or a person's being there. */
  whole(answer: ChatAnswer): void {
    this.start(answer);
    this.part({ type: 'text-delta', delta: answer.text });
    this.#write(this.#closeText());
    for (const { id, title, url } of answer.sources) {
      this.#write(url === '' ? sourceDocument(id, title, null) : sourceUrl(id, title, url));
    }
    if (answer.handedOver) this.#write(handover('handed-over', answer.text));
    this.end(answer);
  }

  /** A person took over while the words were shown: they are no answer, and the customer is told. */
  dropped(answer: ChatAnswer): void {
    const before = this.#words !== '' || this.#textOpen;
    this.#write(this.#closeText());
    this.part({ type: 'text-delta', delta: before ? `\n\n${answer.text}` : answer.text });
    this.#write(this.#closeText() + handover('taken-over', answer.text));
    this.end(answer);
  }

  /** The end, once everything is stored: the metadata is the JSON answer without its text. */
  end(answer: ChatAnswer): void {
    const { text: _text, ...metadata } = answer;
    this.#write(
      this.#closeText() +
        event({ type: 'finish-step' }) +
        event({ type: 'finish', finishReason: 'stop', messageMetadata: metadata }),
    );
    this.#response.end('data: [DONE]\n\n');
  }

  fail(errorText: string): void {
    this.#write(this.#closeText() + event({ type: 'error', errorText }));
    this.#response.end('data: [DONE]\n\n');
  }

  #writeSoon(): void {
    if (this.#timer) return;
    const wait = this.#nextWrite - performance.now();
    if (wait <= SLACK) this.#writeWords();
    else this.#timer = setTimeout(() => this.#writeWords(), wait);
  }

  #writeWords(): void {
    this.#timer = undefined;
    this.#nextWrite = performance.now() + pace();
    this.#write(this.#takeWords());
  }

  #takeWords(): string {
    if (this.#words === '') return '';
    const opening = this.#textOpen ? '' : event({ type: 'text-start', id: TEXT_ID });
    this.#textOpen = true;
    const text = `data: {"type":"text-delta","id":"${TEXT_ID}","delta":${JSON.stringify(this.#words)}}\n\n`;
    this.#words = '';
    return opening + text;
  }

  #closeText(): string {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const words = this.#takeWords();
    if (!this.#textOpen) return words;
    this.#textOpen = false;
    return words + event({ type: 'text-end', id: TEXT_ID });
  }

  #write(text: string): void {
    clearTimeout(this.#startTimer);
    const all = this.#start + text;
    this.#start = '';
    if (all !== '' && !this.#response.destroyed) this.#response.write(all);
  }
}

function sourceUrl(sourceId: string, title: string, url: string): string {
  return event({ type: 'source-url', sourceId, url, title });
}

function sourceDocument(sourceId: string, title: string, filename: string | null): string {
  return event({
    type: 'source-document',
    sourceId,
    mediaType: 'text/markdown',
    title,
    ...(filename === null ? {} : { filename }),
  });
}

function handover(reason: string, message: string): string {
  return event({ type: 'data-handover', data: { reason, message } });
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
