import { readAnswer } from './answer.ts';
import type { Figure } from './measure.ts';
import { alternate, inParallel, median, medianOf } from './measure.ts';
import { processorPerPiece, run } from './processes.ts';
import type { Running } from './processes.ts';

const TURNS = { times: 100, concurrency: 20 };
const FIRST_WORDS = 30;
const ROUNDS = 5;
const STREAMS = 500;
/** Milliseconds until the first word of a hosted model that is quick. */
const THINKS = 300;

/** The loop of an AI turn alone, beside passing the model's stream through, and beside `streamText`. */
export async function turn(): Promise<Figure[]> {
  const stub = await run('bench/src/model-stub.ts', '/');
  const upstream = { UPSTREAM: stub.url };
  const proxy = await run('bench/src/pass-through.ts', '/', upstream);
  const ours = await run('bench/src/turn-server.ts', '/', { ...upstream, LOOP: 'turn' });
  const thinker = await run('bench/src/model-stub.ts', '/', { THINKS: String(THINKS) });
  const oursOfThinker = await run('bench/src/turn-server.ts', '/', {
    UPSTREAM: thinker.url,
    LOOP: 'turn',
  });
  const theirs = await run('bench/src/turn-server.ts', '/', { ...upstream, LOOP: 'stream-text' });
  const theirsOnOurs = await run('bench/src/turn-server.ts', '/', { ...upstream, LOOP: 'mixed' });
  try {
    for (const each of [proxy, ours, theirs, theirsOnOurs]) await processorPerTurn(each);
    const cpu = await alternate(
      ROUNDS,
      async () => processorPerTurn(ours),
      async () => processorPerTurn(proxy),
    );
    const rateBeside = async (other: Running) =>
      alternate(
        ROUNDS,
        async () => 1_000 / (await processorPerTurn(ours)),
        async () => 1_000 / (await processorPerTurn(other)),
      );
    const rate = await rateBeside(theirs);
    const rateOnOurs = await rateBeside(theirsOnOurs);
    const first = await alternate(
      ROUNDS,
      async () => medianOf(FIRST_WORDS, async () => readAnswer(ours.url)),
      async () => medianOf(FIRST_WORDS, async () => readAnswer(proxy.url)),
    );
    const crowd = await alternate(
      ROUNDS,
      async () => firstOfMany(ours.url),
      async () => firstOfMany(`${stub.url}/v1/chat/completions`),
    );
    const crowdOfThinker = await alternate(
      ROUNDS,
      async () => firstOfMany(oursOfThinker.url),
      async () => firstOfMany(`${thinker.url}/v1/chat/completions`),
    );
    const later = first.value - first.baseline;
    return [
      figure('turn: processor time ÷ passing through', cpu, 'ms', '≤ 1.5', (ratio) => ratio <= 1.5),
      figure(
        'turn: first token, later than passing through by',
        first,
        'ms',
        '≤ 3 ms later',
        () => later <= 3,
      ),
      figure(
        'turn: turns a second of a core ÷ `streamText`',
        rate,
        '/s',
        '≥ 5',
        (ratio) => ratio >= 5,
      ),
      figure(
        'turn: the same, of `streamText` on top of our provider',
        rateOnOurs,
        '/s',
        '≥ 5',
        (ratio) => ratio >= 5,
      ),
      figure(
        'turn: first token of 500 streams at once ÷ direct',
        crowd,
        'ms',
        '≤ 2',
        (ratio) => ratio <= 2,
      ),
      figure(
        `turn: the same, of a model that thinks for ${THINKS} ms ÷ direct`,
        crowdOfThinker,
        'ms',
        '≤ 2',
        (ratio) => ratio <= 2,
      ),
    ];
  } finally {
    for (const each of [theirsOnOurs, theirs, oursOfThinker, ours, proxy, thinker, stub])
      await each.stop();
  }
}

/** Milliseconds of processor time. */
async function processorPerTurn(server: Running): Promise<number> {
  return processorPerPiece(server, TURNS, async () => readAnswer(server.url));
}

function figure(
  name: string,
  { value, baseline }: { value: number; baseline: number },
  unit: string,
  goal: string,
  isMet: (ratio: number) => boolean,
): Figure {
  const ratio = value / baseline;
  return { name, value, baseline, ratio, goal, unit, met: isMet(ratio) };
}

/** The median of streams that all begin at once. */
async function firstOfMany(url: string): Promise<number> {
  const values: number[] = [];
  await inParallel(STREAMS, STREAMS, async () => void values.push(await readAnswer(url)));
  return median(values);
}
