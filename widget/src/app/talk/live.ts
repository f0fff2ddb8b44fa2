import type { ClientFrame, WidgetFrame } from '@frontdesk/contract';
import { backOff } from './back-off.ts';
import { readFrame } from './shapes.ts';

export interface LiveOptions {
  /** Where to connect now: the address carries the token and where to resume. */
  address(): string;
  frame(frame: WidgetFrame): void;
  /** The line stands, or does not. */
  state(up: boolean): void;
  /** A connection was refused: the token may be too old. Asked before the next attempt. */
  renew(): Promise<void>;
}

/** Milliseconds between signs of life, and how long to wait for one. */
const PULSE = 25_000;
const SILENCE = 10_000;

/** The visitor's socket: connects again by itself, and finds out when a line is dead. */
export class Live {
  readonly #options: LiveOptions;
  #socket: WebSocket | null = null;
  #running = false;
  #attempt = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #pulse: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#connect();
  }

  /** Something changed for the better (the network, the page is looked at): see at once. */
  wake(): void {
    if (!this.#running) return;
    if (this.#socket) this.#probe(this.#socket);
    else {
      clearTimeout(this.#waiting);
      this.#connect();
    }
  }

  /** Sends if the line stands; what is said here matters only now. */
  say(frame: ClientFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.address());
    this.#socket = socket;
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      this.#listenForLife(socket);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#listenForLife(socket);
      const frame = typeof data === 'string' ? readFrame(data) : undefined;
      if (!frame || this.#socket !== socket) return;
      this.#options.frame(frame);
      if (frame.type !== 'stream.ready') return;
      this.#attempt = 0;
      this.#options.state(true);
    });
    socket.addEventListener('close', () => this.#lost(socket, opened));
  }

  #lost(socket: WebSocket, opened: boolean): void {
    if (this.#socket !== socket) return;
    clearTimeout(this.#pulse);
    this.#options.state(false);
    const wait = backOff(this.#attempt);
    this.#attempt += 1;
    // Until the next attempt begins, `wake` may begin it.
    this.#socket = null;
    this.#waiting = setTimeout(() => void this.#again(opened), wait);
  }

  async #again(opened: boolean): Promise<void> {
    if (!opened) await this.#options.renew();
    if (!this.#socket) this.#connect();
  }

  /** After a while of silence asks for a sign; without one the line is dead, whatever it says. */
  #listenForLife(socket: WebSocket): void {
    clearTimeout(this.#pulse);
    this.#pulse = setTimeout(() => this.#probe(socket), PULSE);
  }

  #probe(socket: WebSocket): void {
    clearTimeout(this.#pulse);
    this.say({ type: 'ping' });
    this.#pulse = setTimeout(() => {
      socket.close();
      // A dead line may never say that it closed.
      this.#lost(socket, true);
    }, SILENCE);
  }
}
