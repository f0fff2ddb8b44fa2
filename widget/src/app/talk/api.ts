import type {
  Attachment,
  BodyOf,
  ResponseOf,
  identifyVisitor,
  requestPerson,
  sendWidgetMessage,
  startWidgetSession,
} from '@frontdesk/contract';
import { isRecord, isText } from './checks.ts';
import type { Check } from './checks.ts';
import { isAsked, isSent, isSession, isUploaded } from './shapes.ts';
import type { Upload } from './draft-files.ts';
import { postFile } from './post-file.ts';
import type { Session } from './shapes.ts';

/** An answer that is not a success, or none at all: then `status` is 0. */
export class ApiFailure extends Error {
  readonly status: number;
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number;

  constructor(status: number, detail: string, retryAfter = 0) {
    super(detail);
    this.name = 'ApiFailure';
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Worth trying again: nothing is wrong with what was sent. */
  get temporary(): boolean {
    return this.status < 400 || this.status >= 500 || [401, 408, 425, 429].includes(this.status);
  }
}

/** What goes out: words, uploaded files by their ids, or both. */
export type Sending = BodyOf<typeof sendWidgetMessage>;

/** The widget's calls; each rejects with {@link ApiFailure}. */
export interface Api {
  start(body: BodyOf<typeof startWidgetSession>): Promise<Session>;
  send(token: string, words: Sending): Promise<void>;
  upload(token: string, ...file: Parameters<Upload>): Promise<Attachment>;
  askForPerson(token: string): Promise<ResponseOf<typeof requestPerson>>;
  read(token: string, seen: boolean): Promise<void>;
  identify(token: string, who: BodyOf<typeof identifyVisitor>): Promise<void>;
}

/** Milliseconds. */
const PATIENCE = 20_000;

/** Where the visitor is, as their browser says: they are told by it when somebody answers. */
export interface Place {
  /** A BCP 47 tag. */
  language: string;
  /** Of the IANA database. */
  timeZone: string;
}

/** Speaks with the server that served this page. */
export function createApi(fetch: typeof globalThis.fetch, place: Place): Api {
  const call = async (path: string, token: string | null, body?: object): Promise<unknown> => {
    const request = {
      method: body ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(PATIENCE),
    };
    const response = await fetch(`/api/widget/${path}`, request).catch((error: unknown) => {
      throw new ApiFailure(0, String(error));
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    const detail = isRecord(answer) && isText(answer.detail) ? answer.detail : '';
    const retryAfter = Number(response.headers.get('retry-after')) || 0;
    throw new ApiFailure(response.status, detail, retryAfter);
  };
  return {
    start: async (body) => expect(isSession, await call('session', null, body)),
    async send(token, words) {
      const { timeZone } = place;
      expect(isSent, await call('messages', token, { timeZone, ...words }));
    },
    async upload(token, file, options) {
      const [first] = expect(isUploaded, await postFile(token, file, options)).items;
      if (!first) throw new ApiFailure(0, 'Nothing was uploaded.');
      return first;
    },
    async askForPerson(token) {
      const query = new URLSearchParams({ ...place });
      return expect(isAsked, await call(`person?${query.toString()}`, token, {}));
    },
    async read(token, seen) {
      await call('read', token, { seen });
    },
    async identify(token, who) {
      await call('contact', token, who);
    },
  };
}

function expect<T>(check: Check<T>, answer: unknown): T {
  if (check(answer)) return answer;
  // A proxy's page, or a server of another version: not what was asked for, try later.
  throw new ApiFailure(0, 'The answer was not understood.');
}
