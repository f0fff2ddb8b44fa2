import type { ClientFrame } from '@frontdesk/contract';

export type Connectedness = 'connecting' | 'connected' | 'lost';

export interface SocketOptions {
  /** The address to connect to, asked anew at every attempt. */
  url: () => string;
  onText: (text: string) => void;
  onChange: (state: Connectedness) => void;
  /** Some attempts in a row failed: perhaps the session is over. */
  onTrouble: () => void;
}

export interface Socket {
  send(frame: ClientFrame): void;
  close(): void;
}

/** Milliseconds between signs of life, and how long to wait for one. */
const PULSE = 25_000;
const SILENCE = 10_000;
const TROUBLE_EVERY = 3;

/** Milliseconds before the next attempt: doubling to 15 s, spread so that not all come at once. */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(15_000, 500 * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}

/**
 * Keeps a connection: connects again with growing pauses, at once when the network or the reader
 * is back, and finds out when a line is dead though it does not say so (sleep, changed network).
 */
export function openSocket({ url, onText, onChange, onTrouble }: SocketOptions): Socket {
  /** Undefined between attempts. */
  let socket: WebSocket | undefined;
  let next: ReturnType<typeof setTimeout> | undefined;
  let pulse: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;

  const connect = (): void => {
    clearTimeout(next);
    const current = new WebSocket(url());
    socket = current;
    expectLife(current);
    current.addEventListener('open', () => {
      if (socket !== current) return;
      attempt = 0;
      onChange('connected');
    });
    current.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (socket !== current) return;
      clearTimeout(pulse);
      pulse = setTimeout(() => probe(current), PULSE);
      if (typeof data === 'string') onText(data);
    });
    current.addEventListener('close', () => lose(current));
  };
  const lose = (current: WebSocket): void => {
    if (socket !== current) return;
    socket = undefined;
    clearTimeout(pulse);
    next = setTimeout(connect, backOff(attempt, Math.random()));
    attempt += 1;
    onChange('lost');
    if (attempt % TROUBLE_EVERY === 0) onTrouble();
  };
  const probe = (current: WebSocket): void => {
    send({ type: 'ping' });
    expectLife(current);
  };
  const expectLife = (current: WebSocket): void => {
    clearTimeout(pulse);
    pulse = setTimeout(() => {
      current.close();
      // A dead line may never say that it closed.
      lose(current);
    }, SILENCE);
  };
  const wake = (): void => {
    if (document.visibilityState === 'hidden') return;
    if (socket === undefined) connect();
    else if (socket.readyState === WebSocket.OPEN) probe(socket);
  };
  function send(frame: ClientFrame): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  window.addEventListener('online', wake);
  window.addEventListener('offline', wake);
  document.addEventListener('visibilitychange', wake);
  connect();
  return {
    send,
    close() {
      const last = socket;
      socket = undefined;
      clearTimeout(next);
      clearTimeout(pulse);
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', wake);
      document.removeEventListener('visibilitychange', wake);
      last?.close();
    },
  };
}
