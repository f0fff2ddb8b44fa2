/**
 * The data of server-sent events, one text each (HTML standard, “Server-sent events”). Names, ids and
 * comments are passed over.
 */
export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const events = rest.split(/\r?\n\r?\n/u);
      // What the connection broke off in the middle is no event.
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = dataOf(event);
        if (data !== '') yield data;
      }
      if (done) return;
    }
  } finally {
    reader.releaseLock();
  }
}

function dataOf(event: string): string {
  return event
    .split(/\r?\n/u)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).replace(/^ /u, ''))
    .join('\n');
}
