import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backOff, openSocket } from './socket.ts';
import type { Socket } from './socket.ts';

describe('backOff', () => {
  it('grows, stays within bounds, and is spread', () => {
    expect(backOff(0, 0)).toBe(250);
    expect(backOff(0, 1)).toBe(500);
    expect(backOff(3, 1)).toBe(4_000);
    expect(backOff(60, 1)).toBe(15_000);
    expect(backOff(60, 0)).toBe(7_500);
  });
});

/** A line of which the test is the other end. */
class Line extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static all: Line[] = [];
  readyState = Line.CONNECTING;
  readonly sent: string[] = [];

  constructor() {
    super();
    Line.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  /** As of a line that is dead: nobody confirms, so no event comes. */
  close(): void {
    this.readyState = 2;
  }
  open(): void {
    this.readyState = Line.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  say(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

describe('openSocket', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const view = new EventTarget();
  const states: string[] = [];
  const texts: string[] = [];
  let trouble = 0;
  let opened: Socket;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', Line);
    vi.stubGlobal('window', view);
    vi.stubGlobal('document', page);
    Line.all = [];
    states.length = 0;
    texts.length = 0;
    trouble = 0;
    opened = openSocket({
      url: () => 'ws://server/',
      onText: (text) => texts.push(text),
      onChange: (state) => states.push(state),
      onTrouble: () => (trouble += 1),
    });
  });
  afterEach(() => {
    opened.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  const last = (): Line => {
    const line = Line.all.at(-1);
    if (!line) throw new Error('Nothing was connected.');
    return line;
  };

  it('asks for a sign of life, and connects again where none comes', () => {
    last().open();
    last().say('hello');
    vi.advanceTimersByTime(25_000);
    expect(last().sent).toEqual(['{"type":"ping"}']);
    last().say('{"type":"pong"}');
    vi.advanceTimersByTime(25_000);
    expect(states).toEqual(['connected']);
    vi.advanceTimersByTime(10_000);
    expect(states).toEqual(['connected', 'lost']);
    vi.advanceTimersByTime(500);
    expect(Line.all.length).toBe(2);
    // What the given-up line still says is not heard.
    Line.all[0]?.say('late');
    expect(texts).toEqual(['hello', '{"type":"pong"}']);
  });

  it.each([
    [view, 'online'],
    [view, 'offline'],
    [page, 'visibilitychange'],
  ])('makes sure of the line when the world changes (%#)', (target, type) => {
    last().open();
    last().say('hello');
    target.dispatchEvent(new Event(type));
    expect(last().sent).toEqual(['{"type":"ping"}']);
    vi.advanceTimersByTime(10_000);
    expect(states).toEqual(['connected', 'lost']);
  });

  it('does not wait for ever for a connection that neither comes nor fails', () => {
    vi.advanceTimersByTime(10_000);
    expect(states).toEqual(['lost']);
  });

  it('connects at once when somebody looks again, and is silent after it was closed', () => {
    last().open();
    last().dispatchEvent(new Event('close'));
    page.dispatchEvent(new Event('visibilitychange'));
    expect(Line.all.length).toBe(2);
    opened.close();
    view.dispatchEvent(new Event('online'));
    vi.advanceTimersByTime(100_000);
    expect(Line.all.length).toBe(2);
    expect(states).toEqual(['connected', 'lost']);
  });

  it('asks again and again whether the session is over, as long as nothing connects', () => {
    for (let failed = 0; failed < 6; failed += 1) {
      last().dispatchEvent(new Event('close'));
      vi.advanceTimersByTime(15_000);
    }
    expect(trouble).toBe(2);
  });
});
