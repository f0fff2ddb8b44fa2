import { expect, test } from 'vitest';
import { readEvents } from './read-events.ts';

async function read(...chunks: Uint8Array[]): Promise<string[]> {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events: string[] = [];
  for await (const event of readEvents(stream)) events.push(event);
  return events;
}

const bytes = new TextEncoder().encode(
  ': hello\n\nevent: x\ndata: {"a":"é"}\r\n\r\ndata: one\ndata: two\n\ndata: broken off',
);

test('events are whole, wherever the connection cuts them', async () => {
  const whole = ['{"a":"é"}', 'one\ntwo'];
  expect(await read(bytes)).toEqual(whole);
  expect(await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
});
