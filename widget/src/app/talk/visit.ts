import type { Handler, WidgetFrame } from '@frontdesk/contract';
import { ApiFailure } from './api.ts';
import type { Api } from './api.ts';
import { backOff } from './back-off.ts';
import { customerOf } from './customer.ts';
import { applyFrame, applyVisit, giveUpAnswers } from './chat.ts';
import type { Chat } from './chat.ts';
import type { Keep } from '../../keep.ts';
import type { Live, LiveOptions } from './live.ts';
import { DraftFiles } from './draft-files.ts';
import { endsSoon } from './link-end.ts';
import { Memory } from './memory.ts';
import { newId } from './new-id.ts';
import { Outbox } from './outbox.ts';
import type { Outcome, Outgoing } from './outbox.ts';
import type { Session } from './shapes.ts';
import { Store, firstState } from './state.ts';
import type { State } from './state.ts';
import { Typing } from './typing.ts';

/** Milliseconds. A short cut mends itself and need not be told. */
const UNNOTICED = 2_500;
/** After this time the session is asked for anew when the panel opens. */
const STALE = 120_000;
const ANSWER_SILENCE = 60_000;
const TYPING_SILENCE = 8_000;
const RENEWAL = 240_000;

export interface VisitOptions {
  channelKey: string;
  /** A JWT of the shop's server that says who the visitor is; empty: a stranger. */
  identity: string;
  /** The identity is not good; what was wrong is for who builds the page. */
  refused(why: string): void;
  api: Api;
  keep: Keep;
  connect(options: LiveOptions): Pick<Live, 'start' | 'wake' | 'say'>;
  /** Does the work while no other tab does work of that name. */
  alone(name: string, work: () => Promise<void>): Promise<void>;
  /** What the browser thinks; only for wording, because it knows nothing of a closed network. */
  online(): boolean;
}

/** A visitor's stay: joins session, conversation, outbox and socket, and holds what is shown. */
export class Visit {
  readonly store = new Store<State>(firstState);
  readonly files: DraftFiles;
  readonly #options: VisitOptions;
  readonly #memory: Memory;
  readonly #outbox: Outbox;
  readonly #live: ReturnType<VisitOptions['connect']>;
  readonly #typing: Typing;
  #session: Session | null = null;
  #shown = false;
  #wanted = false;
  #started = false;
  #beginning: Promise<void> | null = null;
  #attempt = 0;
  #askedAt = Date.now();
  #resendAt = 0;
  #renewedAt = 0;
  #up = true;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(options: VisitOptions) {
    this.#options = options;
    this.#memory = memoryOf(options);
    this.#outbox = new Outbox({
      keep: options.keep,
      name: this.#memory.name('outbox'),
      send: async (entry) => this.#send(entry),
      changed: () => this.store.change({ outgoing: this.#outbox.entries }),
    });
    this.files = new DraftFiles(
      async (file, how) => options.api.upload(this.#session?.token ?? '', file, how),
      newId,
    );
    this.#live = options.connect({
      address: () =>
        `/api/widget/realtime?${new URLSearchParams({
          token: this.#session?.token ?? '',
          after: String(this.store.value.chat.sequence),
        }).toString()}`,
      frame: (frame) => this.#hear(frame),
      state: (up) => this.#lineChanged(up),
      renew: async () => this.#begin(),
    });
    this.#typing = new Typing((frame) => this.#live.say(frame));
  }

  /** Shows what is remembered and asks the server how things stand. */
  async start(): Promise<void> {
    const { session, email } = this.#memory;
    this.store.change({ outgoing: this.#outbox.entries, email, line: this.#lineNow() });
    if (session) this.#take(session, false);
    await this.#begin();
  }

  /** The panel is open and looked at, or not. */
  show(shown: boolean): void {
    this.#shown = shown;
    this.#wanted ||= shown;
    this.#goLive();
    this.#countUnread();
    if (!shown) return;
    this.#live.wake();
    // Who is there may have gone since the page was opened.
    if (this.#session && Date.now() - this.#askedAt > STALE) void this.#begin();
  }

  /** What is being written: a page that is left by mistake loses no words. */
  get draft(): string {
    return this.#memory.draft;
  }

  keepDraft(text: string): void {
    this.#memory.draft = text;
  }

  /** Says who is to answer. It counts for a conversation that begins. */
  choose(choice: Handler): void {
    this.store.change({ choice });
  }

  say(content: string): void {
    this.#typing.stop();
    const { choice } = this.store.value;
    const words = { content, attachments: this.files.take(), ...(choice && { handler: choice }) };
    this.#outbox.add(words, newId(), new Date());
    this.#goLive();
    void this.#flush();
  }

  retry(externalId: string): void {
    this.#outbox.retry(externalId);
    void this.#flush();
  }

  discard(externalId: string): void {
    this.#outbox.discard(externalId);
  }

  typing(active: boolean): void {
    if (active) this.#typing.start();
    else this.#typing.stop();
  }

  async askForPerson(): Promise<void> {
    this.store.change({ asking: 'sending' });
    try {
      const asked = await this.#options.api.askForPerson(this.#session?.token ?? '');
      const { conversation, isTeamHere } = asked;
      this.#wanted = true;
      this.#goLive();
      this.#setChat({ ...this.store.value.chat, conversation });
      const { session } = this.store.value;
      this.store.change({ asking: 'no', session: session && { ...session, isTeamHere } });
    } catch {
      // Said on the page, with the button still there.
      this.store.change({ asking: 'failed' });
    }
  }

  /** Resolves to whether the address was taken. */
  async leaveEmail(email: string): Promise<boolean> {
    try {
      await this.#options.api.identify(this.#session?.token ?? '', { email });
    } catch {
      // The form says so and keeps what was written.
      return false;
    }
    this.#memory.email = email;
    this.store.change({ email });
    return true;
  }

  /** Begins again where the server could not be reached. */
  async tryAgain(): Promise<void> {
    this.store.change({ phase: this.#session ? 'ready' : 'starting' });
    await this.#begin();
  }

  /** The browser says that the network came or went. */
  networkChanged(): void {
    if (this.store.value.line !== 'up') this.store.change({ line: this.#lineNow() });
    if (!this.#session || this.#timers.has('begin')) void this.#begin();
    this.#live.wake();
    void this.#flush();
  }

  /** Asks for other links of files before those shown end; where that does not help, not often. */
  renewLinks(): void {
    const { messages } = this.store.value.chat;
    const now = Date.now();
    if (now - this.#renewedAt < RENEWAL) return;
    if (!messages.some(({ attachments }) => attachments.some(({ url }) => endsSoon(url, now))))
      return;
    this.#renewedAt = now;
    void this.#begin();
  }

  /** Another tab of the same visitor wrote something down. */
  otherTabWrote(name: string | null): void {
    if (name === this.#memory.name('outbox')) this.#outbox.reload();
    if (name === this.#memory.name('seen')) this.#countUnread();
  }

  /** One at a time: a second one beside it would make a second visitor. */
  async #begin(): Promise<void> {
    this.#beginning ??= this.#beginAlone().finally(() => {
      this.#beginning = null;
    });
    return this.#beginning;
  }

  /** Two tabs that begin at the same moment must not become two visitors either. */
  async #beginAlone(): Promise<void> {
    const work = async (): Promise<void> => this.#askToBegin();
    if (this.#memory.token === null) await this.#options.alone(this.#memory.name('token'), work);
    else await work();
  }

  async #askToBegin(): Promise<void> {
    this.#cancel('begin');
    const { api, channelKey, identity, keep } = this.#options;
    const stranger = new Memory(keep, channelKey);
    // What was written before the sign-in goes along.
    const token = stranger.token ?? this.#memory.token;
    try {
      const session = await api.start({
        channelKey,
        ...(token === null ? {} : { token }),
        ...(identity === '' ? {} : { identity }),
      });
      if (identity !== '') stranger.forget();
      this.#attempt = 0;
      this.#take(session, true);
      if (!this.#started) this.#lineChanged(true);
      this.#goLive();
      void this.#flush();
    } catch (error) {
      this.#couldNotBegin(error);
    }
  }

  #couldNotBegin(error: unknown): void {
    if (error instanceof ApiFailure && error.status === 422 && this.#options.identity !== '') {
      this.#options.refused(error.message);
      return;
    }
    if (error instanceof ApiFailure && !error.temporary) {
      this.store.change({ phase: 'unknown' });
      return;
    }
    const asked = error instanceof ApiFailure ? error.retryAfter * 1_000 : 0;
    this.store.change({ phase: this.#session ? 'ready' : 'unreachable' });
    this.#after('begin', Math.max(asked, backOff(this.#attempt)), () => void this.#begin());
    this.#attempt += 1;
    if (this.#session) this.#lineChanged(false);
  }

  #take(session: Session, fresh: boolean): void {
    this.#session = session;
    const { config, organization, replyTime, isTeamHere, opensAt, handover } = session;
    const shown = { config, organization, replyTime, isTeamHere, opensAt, handover };
    this.store.change({ phase: 'ready', session: shown });
    this.#setChat(applyVisit(this.store.value.chat, session));
    if (!fresh) return;
    this.#askedAt = Date.now();
    this.#outbox.forgetSent();
  }

  #goLive(): void {
    const { chat, outgoing } = this.store.value;
    // A page that is only passed through needs no line.
    const open = chat.conversation !== null && chat.conversation.status !== 'closed';
    const needed = this.#wanted || open || outgoing.length > 0;
    if (!needed || !this.#session) return;
    this.#started = true;
    this.#live.start();
  }

  #hear(frame: WidgetFrame): void {
    // What was missed cannot be told any more: read all of it anew.
    if (frame.type === 'stream.ready' && !frame.data.resumed) void this.#begin();
    this.#setChat(applyFrame(this.store.value.chat, frame));
    if (frame.type.startsWith('answer.')) {
      this.#after('answer', ANSWER_SILENCE, () =>
        this.#setChat(giveUpAnswers(this.store.value.chat)),
      );
    }
    if (frame.type === 'typing.started') {
      this.#after('typing', TYPING_SILENCE, () =>
        this.#setChat({ ...this.store.value.chat, typing: null }),
      );
    }
  }

  #setChat(chat: Chat): void {
    const before = this.store.value.chat;
    this.store.change({ chat });
    if (chat.messages !== before.messages) {
      this.#outbox.confirm(new Set(chat.messages.map(({ externalId }) => externalId)));
      this.#countUnread();
    }
    const { conversation, messages, sequence } = chat;
    const kept = conversation !== before.conversation || messages !== before.messages;
    if (!kept || !this.#session) return;
    this.#session = { ...this.#session, conversation, messages, sequence };
    this.#memory.remember(this.#session);
  }

  #lineNow(): State['line'] {
    if (this.#up) return 'up';
    return this.#options.online() ? 'lost' : 'offline';
  }

  #lineChanged(up: boolean): void {
    this.#up = up;
    if (up) {
      this.#cancel('lost');
      this.store.change({ line: this.#lineNow() });
      void this.#flush();
    } else if (!this.#timers.has('lost')) {
      // Without a network it will not mend itself.
      const wait = this.#options.online() ? UNNOTICED : 0;
      this.#after('lost', wait, () => this.store.change({ line: this.#lineNow() }));
    }
  }

  async #flush(): Promise<void> {
    this.#cancel('flush');
    const more = await this.#outbox.flush();
    if (!more) {
      this.#resendAt = 0;
      return;
    }
    this.#after(
      'flush',
      Math.max(this.#resendAt - Date.now(), backOff(2)),
      () => void this.#flush(),
    );
  }

  async #send({ content, externalId, attachments = [], handler }: Outgoing): Promise<Outcome> {
    const token = this.#session?.token;
    if (token === undefined) return 'later';
    try {
      const ids = attachments.map(({ id }) => id);
      const words = { content, externalId, attachments: ids, ...(handler && { handler }) };
      await this.#options.api.send(token, words);
      return 'sent';
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (!error.temporary) return 'failed';
      if (error.status === 401) await this.#begin();
      this.#resendAt = Date.now() + error.retryAfter * 1_000;
      return 'later';
    }
  }

  #countUnread(): void {
    const theirs = this.store.value.chat.messages.filter(({ from }) => from !== 'visitor');
    const newest = theirs.at(-1)?.createdAt ?? '';
    const { seen } = this.#memory;
    if (newest <= seen) {
      this.store.change({ unread: 0 });
      return;
    }
    if (this.#shown) this.#memory.seen = newest;
    const fresh = theirs.filter(({ from, createdAt }) => from !== 'system' && createdAt > seen);
    this.store.change({ unread: this.#shown ? 0 : fresh.length });
    const token = this.#session?.token;
    if (token === undefined) return;
    // A mark that is lost is made up for by the next one.
    this.#options.api.read(token, this.#shown).catch(() => undefined);
  }

  #after(name: string, wait: number, work: () => void): void {
    this.#cancel(name);
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      work();
    }, wait);
    this.#timers.set(name, timer);
  }

  #cancel(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

/** Each customer of the shop has a memory of their own: nobody sees another's at the same browser. */
function memoryOf({ keep, channelKey, identity }: VisitOptions): Memory {
  const customer = customerOf(identity);
  return new Memory(keep, customer === '' ? channelKey : `${channelKey}:${customer}`);
}
