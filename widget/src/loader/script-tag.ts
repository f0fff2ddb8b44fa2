export interface ScriptTag {
  /** Origin of the server that the widget belongs to. */
  origin: string;
  channelKey: string;
}

/** Finds the tag that loaded this script: the running one, or any with a channel key. */
export function findScriptTag(document: Document): ScriptTag | undefined {
  const running = document.currentScript;
  const tag =
    running instanceof HTMLScriptElement && running.dataset.channelKey !== undefined
      ? running
      : document.querySelector<HTMLScriptElement>('script[data-channel-key][src]');
  const channelKey = tag?.dataset.channelKey ?? '';
  if (!tag || channelKey === '') return undefined;
  return { origin: new URL(tag.src, document.baseURI).origin, channelKey };
}
