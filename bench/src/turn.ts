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
  const thinker = await run('bench/src/model-stub.ts', '/', { THINKS: String(THINKS) });
  const proxy = await run('bench/src/pass-through.ts', '/', { UPSTREAM: stub.url });
  const ours = await runLoop('turn', stub);
  const oursOfThinker = await runLoop('turn', thinker);
  const theirs = await runLoop('stream-text', stub);
  const theirsOnOurs = await runLoop('stream-text-on-ours', stub);
  try {
    for (const each of [proxy, ours, theirs, theirsOnOurs]) await processorPerTurn(each);
    return [
      ...(await ofProcessor({ ours, proxy, theirs, theirsOnOurs })),
      await ofFirstToken({ ours, proxy }),
      ...(await ofCrowds({ ours, proxy, stub, oursOfThinker, thinker })),
    ];
  } finally {
    const all = [theirsOnOurs, theirs, oursOfThinker, ours, proxy, thinker, stub];
    for (const each of all) await each.stop();
  }
}

async function runLoop(name: string, { url }: Running): Promise<Running> {
  return run('bench/src/turn-server.ts', '/', { UPSTREAM: url, LOOP: name });
}

function isEnough(ratio: number): boolean {
  return ratio >= 5;
}

async function ofProcessor({
  ours,
  proxy,
  theirs,
  theirsOnOurs,
}: Record<'ours' | 'proxy' | 'theirs' | 'theirsOnOurs', Running>): Promise<Figure[]> {
  const processor = async (other: Running) =>
    alternate(
      ROUNDS,
      async () => processorPerTurn(ours),
      async () => processorPerTurn(other),
    );
  const rate = async (other: Running) => {
    const { value, baseline } = await processor(other);
    return { value: 1_000 / value, baseline: 1_000 / baseline };
  };
  return [
    figure(
      'turn: processor time ÷ passing through',
      await processor(proxy),
      'ms',
      '≤ 1.5',
      (ratio) => ratio <= 1.5,
    ),
    figure(
      'turn: turns a second of a core ÷ `streamText`',
      await rate(theirs),
      '/s',
      '≥ 5',
      isEnough,
    ),
    figure(
      'turn: the same ÷ `streamText` on top of our provider',
      await rate(theirsOnOurs),
      '/s',
      '≥ 5',
      isEnough,
    ),
  ];
}

async function ofFirstToken({ ours, proxy }: Record<'ours' | 'proxy', Running>): Promise<Figure> {
  const first = await alternate(
    ROUNDS,
    async () => medianOf(FIRST_WORDS, async () => readAnswer(ours.url)),
    async () => medianOf(FIRST_WORDS, async () => readAnswer(proxy.url)),
  );
  return figure(
    'turn: first token, later than passing through by',
    first,
    'ms',
    '≤ 3 ms later',
    () => first.value - first.baseline <= 3,
  );
}

/**
 * A model that answers at once keeps both it and the reader busy, so that even passing through is
 * several times as late as direct; one that thinks first is nearer to those that are for hire.
 */
async function ofCrowds({
  ours,
  proxy,
  stub,
  oursOfThinker,
  thinker,
}: Record<'ours' | 'proxy' | 'stub' | 'oursOfThinker' | 'thinker', Running>): Promise<Figure[]> {
  return [
    crowdFigure(
      `first token of ${STREAMS} streams at once ÷ direct`,
      await firstOfCrowds(ours.url, direct(stub)),
    ),
    crowdFigure('the same ÷ passing through', await firstOfCrowds(ours.url, proxy.url)),
    crowdFigure(
      `the same, of a model that thinks for ${THINKS} ms ÷ direct`,
      await firstOfCrowds(oursOfThinker.url, direct(thinker)),
    ),
  ];
}

async function firstOfCrowds(one: string, other: string) {
  return alternate(
    ROUNDS,
    async () => firstOfMany(one),
    async () => firstOfMany(other),
  );
}

function crowdFigure(name: string, measured: { value: number; baseline: number }): Figure {
  return figure(`turn: ${name}`, measured, 'ms', '≤ 2', (ratio) => ratio <= 2);
}

function direct({ url }: Running): string {
  return `${url}/v1/chat/completions`;
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
