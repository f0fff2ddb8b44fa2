import type { QueryClient } from '@tanstack/react-query';
import { putImport } from '../../api/apply-frame.ts';
import { describeError } from '../../api/client.ts';
import { createStore } from '../../ui/store.ts';
import { readSetting, writeSetting } from '../../ui/stored.ts';
import { toast } from '../../ui/toast-store.ts';
import { sendImport, sortFiles } from './send-import.ts';
import type { ImportInput } from './send-import.ts';

interface Importing {
  /** The dialog is shown. */
  isOpen: boolean;
  /** The import whose progress the dialog shows; null where it asks what to import. */
  shownId: string | null;
  /** What is on its way to the server: `share` from 0 to 1, null where it cannot be told. */
  upload: { share: number | null } | null;
  /** Why the last upload failed. */
  error: string | null;
  /** Names of chosen files that cannot be imported and were not sent. */
  refused: readonly string[];
  /** The import whose end this browser was told last. */
  seenId: string | null;
}

const nothing = { shownId: null, upload: null, error: null, refused: [] };

/** An upload goes on while the dialog is closed and other pages are open, so it lives outside. */
export const importing = createStore<Importing>({
  isOpen: false,
  seenId: readSetting('import'),
  ...nothing,
});

let running: AbortController | undefined;

/** Opens the dialog: on the upload if one is on its way, else to begin an import. */
export function openImport(): void {
  importing.set((state) =>
    state.upload ? { ...state, isOpen: true } : { ...state, isOpen: true, shownId: null },
  );
}

/** Opens the dialog on an import that the server has. */
export function showImport(id: string): void {
  importing.set((state) => ({ ...state, isOpen: true, shownId: id, error: null }));
}

/** Closes the dialog; what is on its way goes on. */
export function closeImport(): void {
  importing.set((state) =>
    state.upload ? { ...state, isOpen: false } : { ...state, ...nothing, isOpen: false },
  );
}

/** Its end is known: the page no longer tells it. */
export function markSeen(id: string): void {
  writeSetting('import', id);
  importing.set((state) => ({ ...state, seenId: id }));
}

/** Back to the question what to import. */
export function beginAnew(): void {
  importing.set((state) => ({ ...state, ...nothing }));
}

/** Sends files at once, and opens the dialog that shows how far they are. */
export function importFiles(cache: QueryClient, files: readonly File[]): void {
  if (importing.get().upload) {
    toast.failure('Another upload is still on its way. Add these files when it is done.');
    return;
  }
  const { good, refused } = sortFiles(files);
  importing.set((state) => ({ ...state, ...nothing, isOpen: true, refused }));
  if (good.length > 0) void begin(cache, { files: good });
}

export function importAddress(cache: QueryClient, url: string): void {
  void begin(cache, { url });
}

/** Stops what is on its way to the server. */
export function cancelUpload(): void {
  running?.abort();
}

async function begin(cache: QueryClient, input: ImportInput): Promise<void> {
  const controller = new AbortController();
  running = controller;
  const share = 'files' in input ? 0 : null;
  importing.set((state) => ({ ...state, shownId: null, error: null, upload: { share } }));
  window.addEventListener('beforeunload', askBeforeLeaving);
  try {
    const begun = await sendImport(input, {
      signal: controller.signal,
      onShare: (sent) => importing.set((state) => ({ ...state, upload: { share: sent } })),
    });
    putImport(cache, begun);
    importing.set((state) => ({ ...state, upload: null, shownId: begun.id }));
  } catch (error) {
    const reason = controller.signal.aborted ? null : describeError(error);
    importing.set((state) => ({ ...state, upload: null, error: reason }));
    // Whoever went on to something else has to hear of it there.
    if (reason !== null && !importing.get().isOpen) toast.failure(`Import: ${reason}`);
  } finally {
    window.removeEventListener('beforeunload', askBeforeLeaving);
  }
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
