import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chat } from './chat.ts';
import { ingest } from './ingest.ts';
import { isolation } from './isolation.ts';
import type { Figure } from './measure.ts';
import { start } from './start.ts';
import { turn } from './turn.ts';
import { webhook } from './webhook.ts';

/** Every benchmark, each figure beside its baseline from the same run. Arguments choose some. */
const all = { ingest, webhook, isolation, turn, chat, start };
const chosen = process.argv.slice(2);

const figures: Figure[] = [];
for (const [name, measure] of Object.entries(all)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  figures.push(...(await measure()));
}

const shown = (value: number, unit: string): string =>
  `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${unit}`;
console.table(
  figures.map(({ name, value, baseline, ratio, goal, unit, met }) => ({
    figure: name,
    value: shown(value, unit),
    baseline: shown(baseline, unit),
    ratio: Number(ratio.toFixed(2)),
    goal,
    met: met ? 'yes' : 'NO',
  })),
);

const folder = join(import.meta.dirname, '../results');
mkdirSync(folder, { recursive: true });
const kept = figures.map(({ name, value, baseline, ratio, goal, unit }) => ({
  name,
  value,
  baseline,
  ratio,
  goal,
  unit,
}));
writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(kept, null, 2)}\n`);
