import { marked, readFromFrame } from '../frame-protocol.ts';
import type { FromFrame, ToFrame } from '../frame-protocol.ts';
import type { ScriptTag } from './script-tag.ts';

export interface Frame {
  tell(message: ToFrame): void;
  /** Loads it, if it was not. */
  load(): void;
  /** Throws it away and loads it anew. */
  reload(): void;
  focus(): void;
}

/**
 * The chat in a frame of the server's own origin: page and chat cannot reach into each other.
 * Only messages from this very frame and that origin are heard. `loaded` is called for a page of
 * the browser's own too, which stands there where the server is away.
 */
export function createFrame(
  tag: ScriptTag,
  parent: HTMLElement,
  title: string,
  heard: (message: FromFrame) => void,
  loaded: () => void,
): Frame {
  const { origin, channelKey } = tag;
  let element: HTMLIFrameElement | undefined;
  const load = (): void => {
    if (element) return;
    element = document.createElement('iframe');
    element.title = title;
    element.allow = 'clipboard-write';
    const query = new URLSearchParams({ key: channelKey, host: location.origin });
    element.addEventListener('load', loaded);
    // Behind the sign that is never sent: an identity stands in no server's log.
    element.src = `${origin}/widget/frame.html?${query.toString()}#${tag.identity}`;
    parent.prepend(element);
  };
  addEventListener('message', (event) => {
    if (event.origin !== origin || !element || event.source !== element.contentWindow) return;
    const message = readFromFrame(event.data);
    if (message) heard(message);
  });
  return {
    load,
    tell: (message) => element?.contentWindow?.postMessage(marked(message), origin),
    reload() {
      element?.remove();
      element = undefined;
      load();
    },
    focus: () => element?.focus(),
  };
}
