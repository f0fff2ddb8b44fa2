import type { FromFrame, Look } from '../frame-protocol.ts';
import { keepIn } from '../keep.ts';
import { fill, pickLanguage } from '../language.ts';
import { launcherWords } from '../words.ts';
import { createFrame } from './frame.ts';
import type { Frame } from './frame.ts';
import { buildParts } from './parts.ts';
import type { Parts } from './parts.ts';
import { PHONE, fitToPhone } from './phone.ts';
import type { ScriptTag } from './script-tag.ts';
import { whenIdle } from './when-idle.ts';

export type FrontdeskEvent = 'open' | 'close' | 'unread';
export type FrontdeskListener = (unread: number) => void;

/** Milliseconds: the launcher waits this long to learn its colour. */
const COLOUR_WAIT = 1_500;
/** An open panel that stays empty for so long says so. */
const FRAME_WAIT = 10_000;
/** The chat speaks before its frame has loaded; a loaded one that stays silent is none. */
const LOADED_WAIT = 500;

/** How things stand, as classes that the style knows. */
type State = 'seen' | 'open' | 'ready' | 'stuck' | 'dark';

/** The launcher and the panel on the host page, joined with the chat in its frame. */
export class Widget {
  readonly #words = launcherWords[pickLanguage(navigator.languages)];
  readonly #parts: Parts = buildParts(this.#words);
  readonly #frame: Frame;
  readonly #fit = fitToPhone(this.#parts.panel);
  readonly #listeners = new Set<{ event: FrontdeskEvent; listener: FrontdeskListener }>();
  /** For this tab: whether the chat is open, over all pages of the shop. */
  readonly #keep = keepIn(() => sessionStorage);
  readonly #openName: string;
  readonly #tag: ScriptTag;
  #open = false;
  /** Open because it was on the page before: nobody here asked for it. */
  #resumed = false;
  #unread = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(tag: ScriptTag) {
    const { host, root, button, panel, again } = this.#parts;
    this.#tag = tag;
    this.#openName = `frontdesk:${tag.channelKey}:open`;
    this.#frame = createFrame(
      tag,
      panel,
      this.#words.chat,
      (message) => this.#hear(message),
      () => this.#awaitFrame(LOADED_WAIT),
    );
    const load = (): void => this.#frame.load();
    button.addEventListener('click', () => this.setOpen(!this.#open));
    button.addEventListener('pointerenter', load);
    button.addEventListener('focus', load);
    root.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.setOpen(false);
    });
    again.addEventListener('click', () => this.#loadAgain());
    this.#set('dark', matchMedia('(prefers-color-scheme: dark)').matches);
    this.#label();
    // Not in the body: pages move and blur it, and some replace it.
    document.documentElement.append(host);
    whenIdle(load);
    this.#resume();
    // A page that the browser kept as it was does not know what happened on the ones after it.
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.#resume();
    });
    setTimeout(() => this.#set('seen', true), COLOUR_WAIT);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  setOpen(open: boolean): void {
    if (open === this.#open) return;
    if (open) this.#keep.set(this.#openName, '1');
    else this.#keep.remove(this.#openName);
    this.#resumed = false;
    this.#set('seen', true);
    this.#show(open);
    if (open) this.#frame.focus();
    else this.#parts.button.focus();
  }

  /** Somebody signed in to the shop, or out of it: the chat is theirs from now on. */
  identify(identity: string): void {
    if (identity === this.#tag.identity) return;
    this.#tag.identity = identity;
    this.#count(0);
    this.#set('ready', false);
    this.#loadAgain();
  }

  on(event: FrontdeskEvent, listener: FrontdeskListener): () => void {
    const entry = { event, listener };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /**
   * As it was left on another page of this tab, without a grab at the focus. On phones it stays
   * closed: there it would cover the page that the visitor went to.
   */
  #resume(): void {
    const open = this.#keep.get(this.#openName) !== null && !matchMedia(PHONE).matches;
    if (open === this.#open) return;
    this.#resumed = open;
    this.#show(open);
  }

  #show(open: boolean): void {
    this.#open = open;
    if (open && this.#is('stuck')) this.#loadAgain();
    else this.#frame.load();
    this.#set('open', open);
    this.#label();
    this.#fit(open);
    // Before it is ready nobody there would hear; then it is told how things stand.
    if (this.#is('ready')) this.#tell();
    if (open) this.#awaitFrame(FRAME_WAIT);
    this.#emit(open ? 'open' : 'close');
  }

  #emit(event: FrontdeskEvent): void {
    for (const entry of this.#listeners) if (entry.event === event) entry.listener(this.#unread);
  }

  #set(name: State, on: boolean): void {
    this.#parts.root.classList.toggle(name, on);
  }

  #is(name: State): boolean {
    return this.#parts.root.classList.contains(name);
  }

  #hear(message: FromFrame): void {
    switch (message.type) {
      case 'ready':
        clearTimeout(this.#patience);
        this.#set('ready', true);
        this.#set('stuck', false);
        this.#tell();
        break;
      case 'look':
        this.#wear(message);
        break;
      case 'unread':
        this.#count(message.count);
        break;
      case 'gone':
        // For who builds the page; a visitor has no use for a chat that is switched off.
        // oxlint-disable-next-line no-console
        console.warn('Frontdesk: there is no chat with this data-channel-key.');
        this.#parts.host.hidden = !this.#open || this.#resumed;
        break;
      default:
        this.setOpen(false);
    }
  }

  #wear({ fill: colour, onFill, position, dark }: Look): void {
    const { host } = this.#parts;
    host.style.setProperty('--fill', colour);
    host.style.setProperty('--on-fill', onFill);
    host.dataset.position = position;
    this.#set('dark', dark);
    this.#set('seen', true);
  }

  #count(unread: number): void {
    const { badge, status } = this.#parts;
    const more = unread > this.#unread;
    this.#unread = unread;
    badge.textContent = unread > 9 ? '9+' : unread > 0 ? String(unread) : '';
    status.textContent = more && !this.#open ? this.#news() : '';
    this.#label();
    this.#emit('unread');
  }

  #news(): string {
    return fill(this.#words.unread, { count: this.#unread });
  }

  #label(): void {
    const { button } = this.#parts;
    const open = this.#words.open + (this.#unread > 0 ? ` (${this.#news()})` : '');
    button.setAttribute('aria-label', this.#open ? this.#words.close : open);
    button.setAttribute('aria-expanded', String(this.#open));
  }

  #tell(): void {
    this.#frame.tell(this.#open ? { type: 'opened', focus: !this.#resumed } : { type: 'closed' });
  }

  #loadAgain(): void {
    this.#set('stuck', false);
    this.#frame.reload();
    this.#awaitFrame(FRAME_WAIT);
  }

  #awaitFrame(wait: number): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#set('stuck', !this.#is('ready')), wait);
  }
}
