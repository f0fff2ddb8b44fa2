import type { Run } from '@frontdesk/contract';
import { duration } from '../../ui/time.ts';

type Step = Run['steps'][number];

/** What a step of the AI did, as one short sentence. */
export function outcomeOf({ kind, name, input, output }: Step): string {
  switch (kind) {
    case 'search': {
      const hits = countOf(output);
      const words = textOf(input, ['query', 'q', 'question', 'text']);
      const asked = words === undefined ? 'Searched the knowledge base' : `Searched “${words}”`;
      return hits === undefined ? asked : `${asked}: ${hits} found`;
    }
    case 'model':
      return `Asked ${name}`;
    case 'tool':
      return `Used ${name}`;
    case 'handover': {
      const reason = textOf(input, ['reason']) ?? textOf(output, ['reason']);
      return reason === undefined ? 'Handed over to the team' : `Handed over: ${reason}`;
    }
    default:
      return 'Wrote the answer';
  }
}

/** What the run used: tokens, money and time; empty where nothing was measured. */
export function factsOf(run: Run): string {
  const tokens = run.inputTokens + run.outputTokens;
  const took =
    run.startedAt === null || run.finishedAt === null
      ? null
      : Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  return [
    tokens > 0 ? `${tokens.toLocaleString()} tokens` : null,
    run.costMicros > 0 ? money(run.costMicros) : null,
    took === null ? null : duration(took),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** Millionths of a US dollar as an amount: small ones keep their digits. */
export function money(micros: number): string {
  return (micros / 1_000_000).toLocaleString(undefined, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: micros < 10_000 ? 5 : 2,
  });
}

function countOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value).find((part) => Array.isArray(part))?.length;
}

function textOf(value: unknown, names: readonly string[]): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    if (names.includes(name) && typeof part === 'string') return part;
  }
  return undefined;
}
