import type { ClientFrame } from '@frontdesk/contract';

export type Connectedness = 'connecting' | 'connected' | 'lost';

export interface SocketOptions {
  /** The address to connect to, asked anew at every attempt. */
  url: () => string;
  onText: (text: string) => void;
  onChange: (state: Connectedness) => void;
  /** Several attempts in a row failed: perhaps the session is over. */
  onTrouble: () => void;
}

export interface Socket {
  send(frame: ClientFrame): void;
  close(): void;
}

const PING_INTERVAL = 25_000;
const TROUBLE_AFTER = 3;

/** Milliseconds before the next attempt: doubling to 15 s, spread so that not all come at once. */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(15_000, 500 * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}

/** Keeps a connection: connects again with growing pauses, at once when the network is back. */
export function openSocket({ url, onText, onChange, onTrouble }: SocketOptions): Socket {
  let socket: WebSocket | undefined;
  let timer: number | undefined;
  let attempt = 0;
  let closed = false;

  const connect = (): void => {
    window.clearTimeout(timer);
    const current = new WebSocket(url());
    socket = current;
    current.addEventListener('open', () => {
      attempt = 0;
      onChange('connected');
    });
    current.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') onText(data);
    });
    current.addEventListener('close', () => {
      if (closed || socket !== current) return;
      onChange('lost');
      if (attempt === TROUBLE_AFTER) onTrouble();
      timer = window.setTimeout(connect, backOff(attempt, Math.random()));
      attempt += 1;
    });
  };
  const hurry = (): void => {
    if (socket?.readyState === WebSocket.CLOSED) connect();
  };
  const drop = (): void => socket?.close();
  const ping = window.setInterval(() => send({ type: 'ping' }), PING_INTERVAL);
  window.addEventListener('online', hurry);
  window.addEventListener('offline', drop);
  document.addEventListener('visibilitychange', hurry);

  function send(frame: ClientFrame): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  connect();
  return {
    send,
    close() {
      closed = true;
      window.clearTimeout(timer);
      window.clearInterval(ping);
      window.removeEventListener('online', hurry);
      window.removeEventListener('offline', drop);
      document.removeEventListener('visibilitychange', hurry);
      socket?.close();
    },
  };
}
