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
  { origin, channelKey }: ScriptTag,
  parent: HTMLElement,
  title: string,
  heard: (message: FromFrame) => void,
  loaded: () => void,
): Frame {
  let element: HTMLIFrameElement | undefined;
  const load = (): void => {
    if (element) return;
    element = document.createElement('iframe');
    element.title = title;
    element.allow = 'clipboard-write';
    const query = new URLSearchParams({ key: channelKey, host: location.origin });
    element.addEventListener('load', loaded);
    element.src = `${origin}/widget/frame.html?${query.toString()}`;
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
