import type { LanguageModelV4Message } from '@ai-sdk/provider';
import type { Database } from '../../database/index.ts';
import { readWhole } from '../files/index.ts';
import type { StoredFile } from '../files/index.ts';
import { Picture, promptOf } from './prompt.ts';
import type { Pictures, Said } from './prompt.ts';
import type { Resume } from './turn/turn-request.ts';

/** What models see (OpenAI, Anthropic, Google and Mistral alike). */
const SEEN = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
/** Bytes; no vendor takes more. */
const LARGEST = 5 * 2 ** 20;
/** Pictures that a model gets to see; of more, the latest. */
const MOST = 4;

/** True for a picture that a model can be shown. */
export function isSeen({ mimeType, size }: StoredFile): boolean {
  return SEEN.has(mimeType) && size <= LARGEST;
}

/** What of a turn shows pictures. */
interface Shown {
  run: { organizationId: string };
  settings: { instructions: string };
  said: Said[];
  resume?: Resume | undefined;
}

/**
 * The prompt of a turn with the pictures that the customer sent, read outside of the transaction that
 * began the turn; words alone where `sees` is false. A turn that goes on gets back those that it had.
 */
export async function withImages(
  database: Database,
  { run, settings, said, resume }: Shown,
  sees: boolean,
): Promise<{ messages: LanguageModelV4Message[]; resume: Resume | undefined }> {
  const shown = resume && new Set(resume.progress.prompt.flatMap(picturesIn));
  const files = said
    .flatMap(({ images = [] }) => images)
    .filter(({ id }) => sees && (shown?.has(id) ?? true))
    .slice(-MOST);
  const pictures = await readPictures(database, run.organizationId, files);
  const messages = promptOf(settings.instructions, said, pictures);
  if (!resume) return { messages, resume };
  const prompt = resume.progress.prompt.map((message) => withPictures(message, pictures));
  return { messages, resume: { ...resume, progress: { ...resume.progress, prompt } } };
}

/** What cannot be read is left out: the model reads its name all the same. */
async function readPictures(
  database: Database,
  organizationId: string,
  files: StoredFile[],
): Promise<Pictures> {
  const pictures = new Map<string, Picture>();
  for (const file of files) {
    const bytes = await readWhole(database, organizationId, file);
    if (bytes.length > 0) pictures.set(file.id, new Picture(bytes.toString('base64')));
  }
  return pictures;
}

/** The pictures of these ids, for a prompt that is built again. */
export async function picturesOfIds(
  database: Database,
  organizationId: string,
  ids: string[],
): Promise<Pictures> {
  if (ids.length === 0) return new Map();
  const files = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('files')
      .select(['id', 'name', 'mimeType', 'size', 'width', 'height'])
      .where('id', 'in', ids)
      .execute(),
  );
  return readPictures(database, organizationId, files);
}

function picturesIn({ role, content }: LanguageModelV4Message): string[] {
  if (role !== 'user') return [];
  return content.flatMap((part) => (part.type === 'file' ? (part.filename ?? []) : []));
}

/** A message as it was kept, without bytes, with them again. */
function withPictures(message: LanguageModelV4Message, pictures: Pictures): LanguageModelV4Message {
  if (message.role !== 'user') return message;
  return {
    ...message,
    content: message.content.flatMap((part) => {
      if (part.type !== 'file') return part;
      const data = pictures.get(part.filename ?? '');
      return data ? { ...part, data } : [];
    }),
  };
}
