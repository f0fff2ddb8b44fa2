import type { Attachment } from '@frontdesk/contract';
import { Store } from './state.ts';

/** Bytes of a file, and files of a message: what the server takes. */
export const FILE_LIMIT = 26_214_400;
export const MESSAGE_FILES = 10;

/** A file that is to go with the next words. */
export interface DraftFile {
  key: string;
  file: File;
  /** `large`: the server would not take it. */
  state: 'sending' | 'ready' | 'failed' | 'large';
  /** How much has left, from 0 to 1. */
  share: number;
  attachment: Attachment | null;
  stop: AbortController;
}

export type Upload = (
  file: File,
  options: { signal: AbortSignal; onShare: (share: number) => void },
) => Promise<Attachment>;

/** The files of what the visitor is about to say; each is uploaded as soon as it is there. */
export class DraftFiles {
  readonly store = new Store<{ list: readonly DraftFile[] }>({ list: [] });
  readonly #upload: Upload;
  readonly #newId: () => string;

  constructor(upload: Upload, newId: () => string) {
    this.#upload = upload;
    this.#newId = newId;
  }

  /** Resolves when all of them are there or failed; what is too much is left out. */
  async add(files: readonly File[]): Promise<void> {
    const room = MESSAGE_FILES - this.store.value.list.length;
    const added = files.slice(0, room).map((file): DraftFile => {
      const state = file.size > FILE_LIMIT ? 'large' : 'sending';
      const stop = new AbortController();
      return { key: this.#newId(), file, state, share: 0, attachment: null, stop };
    });
    this.store.change({ list: [...this.store.value.list, ...added] });
    await Promise.all(added.map(async (each) => this.#send(each)));
  }

  async retry(key: string): Promise<void> {
    this.#change(key, { state: 'sending', share: 0 });
    const found = this.store.value.list.find((each) => each.key === key);
    if (found) await this.#send(found);
  }

  remove(key: string): void {
    this.store.value.list.find((each) => each.key === key)?.stop.abort();
    this.store.change({ list: this.store.value.list.filter((each) => each.key !== key) });
  }

  /** Takes those that are there, for a message. */
  take(): Attachment[] {
    const ready = this.store.value.list.flatMap(({ attachment }) => attachment ?? []);
    this.store.change({ list: [] });
    return ready;
  }

  async #send({ key, file, state, stop }: DraftFile): Promise<void> {
    if (state !== 'sending') return;
    const onShare = (share: number): void => this.#change(key, { share });
    try {
      const attachment = await this.#upload(file, { signal: stop.signal, onShare });
      this.#change(key, { state: 'ready', attachment });
    } catch {
      // Said beside it, with a button to try again; who took it away waits for nothing.
      this.#change(key, { state: 'failed' });
    }
  }

  #change(key: string, part: Partial<DraftFile>): void {
    const { list } = this.store.value;
    this.store.change({
      list: list.map((each) => (each.key === key ? { ...each, ...part } : each)),
    });
  }
}
