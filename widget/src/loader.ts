import { findScriptTag } from './loader/script-tag.ts';
import { Widget } from './loader/widget.ts';
import type { FrontdeskEvent, FrontdeskListener } from './loader/widget.ts';

/** What the host page can do with the chat. */
export interface Frontdesk {
  open(): void;
  close(): void;
  toggle(): void;
  /**
   * Says who the visitor is: a JWT that the shop's server signed, as in `data-identity`. Without
   * one they signed out.
   */
  identify(identity?: string): void;
  /** Listens; the listener gets the number of messages not seen. Returns how to stop. */
  on(event: FrontdeskEvent, listener: FrontdeskListener): () => void;
}

declare global {
  interface Window {
    /** There once the launcher is; the event `frontdesk:ready` on `window` says when. */
    Frontdesk?: Frontdesk;
  }
}

// Now: later, the document no longer knows which script was running.
const tag = findScriptTag(document);

function start(): void {
  // The tag may stand on the page twice.
  if (!tag || window.Frontdesk) return;
  const widget = new Widget(tag);
  window.Frontdesk = {
    open: () => widget.setOpen(true),
    close: () => widget.setOpen(false),
    toggle: () => widget.setOpen(!widget.isOpen),
    identify: (identity = '') => widget.identify(identity),
    on: (event, listener) => widget.on(event, listener),
  };
  dispatchEvent(new Event('frontdesk:ready'));
}

if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start, { once: true });
else start();
