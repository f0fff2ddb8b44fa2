import type { Upload } from './draft-files.ts';

/** Uploads a file; only this old way tells how much was sent. Resolves to what the server says. */
export async function postFile(
  token: string,
  file: File,
  { signal, onShare }: Parameters<Upload>[1],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = (): void => reject(new Error(`The upload failed (${request.status})`));
    request.open('POST', '/api/widget/files');
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onShare(loaded / total));
    request.addEventListener('load', () => {
      if (request.status === 201) resolve(request.response);
      else failed();
    });
    request.addEventListener('error', failed);
    request.addEventListener('abort', failed);
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('files', file);
    request.send(form);
  });
}
