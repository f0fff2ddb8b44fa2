import { ApiError, Problem } from '@frontdesk/contract';
import type { ResponseOf, RouteSpec } from '@frontdesk/contract';
import { organizationHeader } from './client.ts';

export interface PostOptions {
  signal: AbortSignal;
  /** How much has left this machine, from 0 to 1. */
  onShare: (share: number) => void;
}

/**
 * Uploads files: multipart is outside of the typed client, and only this old way tells how much was
 * sent. Rejects with {@link ApiError}, and with an `AbortError` when it is cancelled.
 */
export async function postFiles<R extends RouteSpec>(
  route: R,
  files: readonly File[],
  options: PostOptions,
): Promise<ResponseOf<R>> {
  const { status, text } = await upload(route.path, files, options);
  const answer = readJson(text);
  if (status >= 200 && status < 300) {
    // What parse returns is by definition the schema's output; generics cannot see that.
    // oxlint-disable-next-line typescript/consistent-type-assertions
    return route.response.parse(answer) as ResponseOf<R>;
  }
  const problem = Problem.safeParse(answer);
  if (problem.success) throw new ApiError(problem.data);
  throw new Error(
    status === 413
      ? 'These files are too large to upload at once. Choose fewer.'
      : 'The upload did not work. Try again in a moment.',
  );
}

async function upload(
  path: string,
  files: readonly File[],
  { signal, onShare }: PostOptions,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    const headers = { accept: 'application/json', ...organizationHeader() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onShare(loaded / total);
    });
    request.addEventListener('load', () =>
      resolve({ status: request.status, text: request.responseText }),
    );
    request.addEventListener('error', () => reject(new TypeError('The connection was lost')));
    request.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    request.send(formOf(files));
  });
}

function formOf(files: readonly File[]): FormData {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  return form;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
