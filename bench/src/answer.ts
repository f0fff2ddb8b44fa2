import { request } from 'node:http';

const BODY = JSON.stringify({ message: 'How long does delivery take?' });

/** Asks for an answer and reads it to its end; gives the milliseconds until its first word. */
export async function readAnswer(
  url: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        let first: number | undefined;
        answer.setEncoding('utf8');
        answer.on('data', (text: string) => {
          if (first === undefined && text.includes('word0')) first = performance.now() - start;
        });
        answer.once('end', () => {
          if (first === undefined)
            reject(new Error(`${url} answered ${answer.statusCode} without words`));
          else resolve(first);
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(BODY);
  });
}
