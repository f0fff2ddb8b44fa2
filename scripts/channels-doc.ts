import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Abilities } from '../server/src/channels/channel.ts';
import { channels } from '../server/src/channels/registry.ts';

/** Writes docs/channels.md from what the channels say of themselves; `--check`: only compares. */
const PATH = join(import.meta.dirname, '../docs/channels.md');

const yes = (value: boolean): string => (value ? 'yes' : '–');
const COLUMNS: [title: string, cell: (abilities: Abilities) => string][] = [
  ['characters a message', ({ textLimit }) => textLimit.toLocaleString('en')],
  ['files', ({ media }) => yes(media)],
  ['buttons', ({ choices }) => yes(choices)],
  ['typing', ({ typing }) => yes(typing)],
  ['receipts', ({ receipts }) => (receipts === 'none' ? '–' : receipts)],
  ['edits', ({ edits }) => yes(edits)],
  ['deletions', ({ deletions }) => yes(deletions)],
  ['reactions', ({ reactions }) => yes(reactions)],
  ['reply window', ({ replyWindow }) => (replyWindow === null ? '–' : `${replyWindow} h`)],
];

function table(): string {
  const titles = ['channel', 'type', ...COLUMNS.map(([title]) => title), 'comes in by'];
  const rows = [...channels.values()].map(({ title, kind, abilities, webhook, poll }) => [
    title,
    `\`${kind}\``,
    ...COLUMNS.map(([, cell]) => cell(abilities)),
    [webhook ? 'webhook' : '', poll ? 'polling' : ''].filter(Boolean).join(', ') ||
      'its own socket',
  ]);
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[], fill = ' '): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const rule = line(
    titles.map(() => ''),
    '-',
  );
  return [line(titles), rule, ...rows.map((row) => line(row))].join('\n');
}

const text = `# Channels

What each channel can do. This page is made from the code by \`npm run docs:channels\`; how to add
another one is told in [add a channel](guides/add-a-channel.md).

${table()}

Longer messages leave in parts, each once. A change of what a customer wrote, a reaction and a file
stand in the conversation as they do at the vendor's.
`;

if (!process.argv.includes('--check')) {
  writeFileSync(PATH, text);
} else if (readFileSync(PATH, 'utf8') !== text) {
  console.error('docs/channels.md is not what the code says. Run: npm run docs:channels');
  process.exitCode = 1;
}
