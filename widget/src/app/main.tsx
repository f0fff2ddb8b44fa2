import { render } from 'preact';
import { pickLanguage } from '../language.ts';
import { words } from '../words.ts';
import { createHost } from './host.ts';
import { onSystemTheme, wearTheme } from './look/theme.ts';
import { alone } from './talk/alone.ts';
import { createApi } from './talk/api.ts';
import { keepIn } from '../keep.ts';
import { Live } from './talk/live.ts';
import { Visit } from './talk/visit.ts';
import { App } from './view/app.tsx';
import { focusComposer } from './view/focus.ts';

const query = new URLSearchParams(location.search);
const language = pickLanguage(navigator.languages);
document.documentElement.lang = language;
document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';

const visit = new Visit({
  channelKey: query.get('key') ?? '',
  identity: location.hash.slice(1),
  refused(why) {
    // For who builds the page; the visitor can write as a stranger.
    // oxlint-disable-next-line no-console
    console.warn(`Frontdesk: ${why}`);
    location.hash = '';
    location.reload();
  },
  api: createApi(fetch.bind(globalThis), {
    language: navigator.language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }),
  keep: keepIn(() => localStorage),
  online: () => navigator.onLine,
  alone,
  connect: (options) => new Live({ ...options, address: () => socketAddress(options.address()) }),
});

function socketAddress(path: string): string {
  const url = new URL(path, location.origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

let opened = false;
const host = createHost(query.get('host') ?? '', (message) => {
  opened = message.type === 'opened';
  look();
  if (message.type === 'opened' && message.focus) focusComposer();
});

function look(): void {
  visit.show(opened && document.visibilityState === 'visible');
}

let dressed: unknown;
function dress(again: boolean): void {
  const config = visit.store.value.session?.config;
  if (!config) {
    wearTheme({ accent: '', theme: 'auto' });
    return;
  }
  if (config === dressed && !again) return;
  dressed = config;
  const { fill, onFill, dark } = wearTheme(config);
  host.tell({ type: 'look', fill, onFill, dark, position: config.position });
}

let unread = 0;
let phase = visit.store.value.phase;
visit.store.listen((state) => {
  dress(false);
  if (state.phase !== phase && state.phase === 'unknown') host.tell({ type: 'gone' });
  phase = state.phase;
  if (state.unread === unread) return;
  unread = state.unread;
  host.tell({ type: 'unread', count: unread });
});

document.addEventListener('visibilitychange', look);
document.addEventListener('visibilitychange', () => visit.renewLinks());
// Looks often: a machine that slept has not counted the time.
setInterval(() => visit.renewLinks(), 30_000);
addEventListener('online', () => visit.networkChanged());
addEventListener('offline', () => visit.networkChanged());
addEventListener('storage', ({ key }) => visit.otherTabWrote(key));
addEventListener('keydown', ({ key, isComposing }) => {
  if (key === 'Escape' && !isComposing) host.tell({ type: 'close' });
});
onSystemTheme(() => dress(true));

dress(false);
render(
  <App visit={visit} words={words[language]} close={() => host.tell({ type: 'close' })} />,
  document.body,
);
host.tell({ type: 'ready' });
void visit.start();
