import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { nearestAgent } from '../src/modules/agents/routing/nearest.ts';
import type { ExampleVectors } from '../src/modules/agents/routing/nearest.ts';
import { createLocalEmbedder } from '../src/modules/knowledge/local-embedder.ts';
import { DATA } from './eval-world.ts';

/**
 * How often a message finds its agent by example sentences alone: 77 intents of a bank's customers
 * (banking77), each as an agent of its own. Every fifth sentence of an intent is asked, the others
 * are its examples. It fails below its goal. `npm run eval:routing`.
 */
const FILE = join(DATA, 'banking77/train.csv');
const GOAL = 0.85;
const EVERY = 5;
const AT_ONCE = 64;

interface Sentence {
  text: string;
  intent: string;
}

const Rows = z.array(z.object({ text: z.string(), category: z.string() }));

if (existsSync(FILE)) await evaluate(readSentences());
else console.log(`Skipped: there are no intents. They are expected at ${FILE}.`);

async function evaluate(sentences: Sentence[]): Promise<void> {
  const { examples, questions } = split(sentences);
  const embedder = createLocalEmbedder();
  try {
    const embed = async (of: Sentence[]): Promise<Float32Array[]> => {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < of.length; from += AT_ONCE) {
        const texts = of.slice(from, from + AT_ONCE).map(({ text }) => text);
        vectors.push(...(await embedder.embed(texts, { purpose: 'question' })));
        process.stderr.write(`\r${from + texts.length} of ${of.length}`);
      }
      process.stderr.write('\n');
      return vectors;
    };
    const index = indexOf(examples, await embed(examples));
    report(questions, await embed(questions), index);
  } finally {
    await embedder.close();
  }
}

function readSentences(): Sentence[] {
  const rows = Rows.parse(parse(readFileSync(FILE), { columns: true }));
  return rows.map(({ text, category }) => ({ text: text.trim(), intent: category }));
}

function split(sentences: Sentence[]): { examples: Sentence[]; questions: Sentence[] } {
  const seen = new Map<string, number>();
  const examples: Sentence[] = [];
  const questions: Sentence[] = [];
  for (const sentence of sentences) {
    const place = seen.get(sentence.intent) ?? 0;
    seen.set(sentence.intent, place + 1);
    (place % EVERY === 0 ? questions : examples).push(sentence);
  }
  return { examples, questions };
}

function indexOf(examples: Sentence[], vectors: Float32Array[]): ExampleVectors {
  const length = vectors[0]?.length ?? 0;
  const all = new Float32Array(vectors.length * length);
  for (const [row, vector] of vectors.entries()) all.set(vector, row * length);
  return { agentIds: examples.map(({ intent }) => intent), vectors: all };
}

function report(questions: Sentence[], vectors: Float32Array[], index: ExampleVectors): void {
  const intents = [...new Set(index.agentIds)];
  const right = questions.filter(({ intent }, place) => {
    const vector = vectors[place];
    return vector && nearestAgent(index, vector, intents)?.agentId === intent;
  });
  const accuracy = right.length / questions.length;
  console.table([
    {
      intents: intents.length,
      examples: index.agentIds.length,
      asked: questions.length,
      accuracy: Number(accuracy.toFixed(3)),
      goal: `≥ ${GOAL}`,
      met: accuracy >= GOAL ? 'yes' : 'NO',
    },
  ]);
  if (accuracy < GOAL) process.exitCode = 1;
}
