export interface ScriptTag {
  /** Origin of the server that the widget belongs to. */
  origin: string;
  channelKey: string;
  /** Who the visitor is, signed by the shop's server; empty where nobody is signed in. */
  identity: string;
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
  const identity = tag.dataset.identity ?? '';
  return { origin: new URL(tag.src, document.baseURI).origin, channelKey, identity };
}
