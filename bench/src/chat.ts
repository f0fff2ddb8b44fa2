import { readAnswer } from './answer.ts';
import type { Figure } from './measure.ts';
import { alternate, inParallel, medianOf } from './measure.ts';
import { newFolder, processorPerPiece, removeFolder, run, runServer } from './processes.ts';

const CONCURRENCY = 6;
const TURNS = { times: 120, concurrency: CONCURRENCY };
const ROUNDS = 5;

/** A turn of /api/agents/chat with a model stub, beside passing that stub straight through. */
export async function chat(): Promise<Figure[]> {
  const folder = newFolder();
  const stub = await run('bench/src/model-stub.ts', '/');
  const proxy = await run('bench/src/pass-through.ts', '/', { UPSTREAM: stub.url });
  const server = await runServer(folder, {
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: `${stub.url}/v1`,
  });
  const ask = async (): Promise<number> =>
    readAnswer(`${server.url}/api/agents/chat`, { authorization: `Bearer ${server.apiKey}` });
  const pass = async (): Promise<number> => readAnswer(proxy.url);
  try {
    await inParallel(30, CONCURRENCY, async () => void (await Promise.all([ask(), pass()])));
    const cpu = await alternate(
      ROUNDS,
      async () => processorPerPiece(server, TURNS, ask),
      async () => processorPerPiece(proxy, TURNS, pass),
    );
    const first = await alternate(
      ROUNDS,
      async () => medianOf(40, ask),
      async () => medianOf(40, pass),
    );
    return [
      {
        name: 'chat: processor time a turn ÷ passing through',
        ...cpu,
        ratio: cpu.value / cpu.baseline,
        goal: '≤ 2',
        unit: 'ms',
        met: cpu.value / cpu.baseline <= 2,
      },
      {
        name: 'chat: first token, later than passing through by',
        ...first,
        ratio: first.value / first.baseline,
        goal: '≤ 5 ms later',
        unit: 'ms',
        met: first.value - first.baseline <= 5,
      },
    ];
  } finally {
    await server.stop();
    await proxy.stop();
    await stub.stop();
    removeFolder(folder);
  }
}
