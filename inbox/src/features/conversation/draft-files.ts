import { Attachment, FILE_LIMIT, MESSAGE_FILES, uploadFiles } from '@frontdesk/contract';
import { z } from 'zod';
import { describeError } from '../../api/client.ts';
import { postFiles } from '../../api/post-files.ts';
import { randomUuid } from '../../api/uuid.ts';
import { createStore } from '../../ui/store.ts';
import { toast } from '../../ui/toast-store.ts';

/** A file that is to go with what is being written. */
export type DraftFile = { key: string; name: string; size: number } & (
  | { state: 'sending'; share: number; source: File; stop: AbortController }
  /** `source` is there where trying again may help. */
  | { state: 'failed'; problem: string; source: File | null }
  | { state: 'ready'; attachment: Attachment }
);

/** Files by the draft that they belong to. An upload goes on while other pages are open. */
export const draftFiles = createStore<Readonly<Record<string, readonly DraftFile[]>>>({});

const none: readonly DraftFile[] = [];

/** The files of a draft, those included that an earlier page of this tab had uploaded. */
export function filesOf(
  all: Readonly<Record<string, readonly DraftFile[]>>,
  draft: string,
): readonly DraftFile[] {
  return all[draft] ?? none;
}

/** Takes up what was uploaded before the page was loaded again. */
export function recallFiles(draft: string): void {
  if (draftFiles.get()[draft]) return;
  const kept = readKept(draft).map((attachment): DraftFile => {
    const { id: key, name, size } = attachment;
    return { key, name, size, state: 'ready', attachment };
  });
  if (kept.length > 0) put(draft, () => kept);
}

/** Uploads files, each by itself, to go with a draft. */
export function addFiles(draft: string, files: readonly File[]): void {
  const room = MESSAGE_FILES - filesOf(draftFiles.get(), draft).length;
  if (files.length > room) toast.failure(`A message takes ${MESSAGE_FILES} files at most.`);
  for (const source of files.slice(0, Math.max(0, room))) {
    const key = randomUuid();
    const { name, size } = source;
    if (size > FILE_LIMIT) {
      const problem = 'Larger than 25 MB.';
      add(draft, { key, name, size, state: 'failed', problem, source: null });
    } else {
      void begin(draft, key, source);
    }
  }
}

/** Takes a file away; what is on its way is stopped. */
export function removeFile(draft: string, key: string): void {
  const file = filesOf(draftFiles.get(), draft).find((each) => each.key === key);
  if (file?.state === 'sending') file.stop.abort();
  put(draft, (list) => list.filter((each) => each.key !== key));
}

export function retryFile(draft: string, key: string): void {
  const file = filesOf(draftFiles.get(), draft).find((each) => each.key === key);
  if (file?.state === 'failed' && file.source) void begin(draft, key, file.source);
}

/** They went with a message. */
export function clearFiles(draft: string): void {
  put(draft, () => none);
}

async function begin(draft: string, key: string, source: File): Promise<void> {
  const { name, size } = source;
  const stop = new AbortController();
  const sending = { key, name, size, source, stop, state: 'sending' } as const;
  add(draft, { ...sending, share: 0 });
  try {
    const { items } = await postFiles(uploadFiles, [source], {
      signal: stop.signal,
      onShare: (share) => change(draft, { ...sending, share }),
    });
    const [attachment] = items;
    if (!attachment) throw new Error('The upload did not work. Try again.');
    change(draft, { key, name: attachment.name, size, state: 'ready', attachment });
  } catch (error) {
    // Taken away meanwhile: there is no place left where it would be told.
    change(draft, { key, name, size, state: 'failed', problem: describeError(error), source });
  }
}

function add(draft: string, file: DraftFile): void {
  put(draft, (list) =>
    list.some(({ key }) => key === file.key)
      ? list.map((each) => (each.key === file.key ? file : each))
      : [...list, file],
  );
}

/** Says how a file of a draft stands now, if it is still there. */
function change(draft: string, file: DraftFile): void {
  put(draft, (list) => list.map((each) => (each.key === file.key ? file : each)));
}

function put(draft: string, make: (list: readonly DraftFile[]) => readonly DraftFile[]): void {
  draftFiles.set((all) => ({ ...all, [draft]: make(filesOf(all, draft)) }));
  keep(
    draft,
    filesOf(draftFiles.get(), draft).flatMap((file) =>
      file.state === 'ready' ? file.attachment : [],
    ),
  );
}

const Kept = z.array(Attachment);
const nameOf = (draft: string): string => `frontdesk-files:${draft}`;

function readKept(draft: string): Attachment[] {
  try {
    return Kept.parse(JSON.parse(sessionStorage.getItem(nameOf(draft)) ?? '[]'));
  } catch {
    return [];
  }
}

function keep(draft: string, files: Attachment[]): void {
  try {
    if (files.length === 0) sessionStorage.removeItem(nameOf(draft));
    else sessionStorage.setItem(nameOf(draft), JSON.stringify(files));
  } catch {
    // Without storage they live as long as the page.
  }
}
