import type { Run } from '@frontdesk/contract';
import { duration } from '../../ui/time.ts';

type Step = Run['steps'][number];

/** Why the AI let a person answer. */
const reasons = new Map([
  ['asked-for-person', 'the customer asked for a person'],
  ['not-in-knowledge', 'the help centre has no answer'],
  ['cannot-answer', 'it could not answer'],
  ['model-failed', 'the model failed'],
  ['answer-cut-off', 'the answer broke off'],
  ['too-many-steps', 'it took too many steps'],
  ['too-many-tokens', 'it grew too long'],
  ['too-slow', 'it took too long'],
  ['worker-lost', 'it was interrupted'],
  ['outcome-unknown', 'nobody knows whether its act was carried out'],
  ['not-grounded', 'nothing it said had a source'],
  ['budget-spent', 'its budget is spent'],
  ['no-agent', 'no agent is active'],
]);

/** How a turn ended, in a few words. */
export function endOf(end: string): string {
  if (end === 'answered') return 'answered';
  if (end === 'transfer') return 'gave it to another agent';
  if (end === 'waiting') return 'asked the team';
  return `handed over: ${reasons.get(end) ?? end}`;
}

/** How an agent was chosen. */
const ways = new Map([
  ['keyword', 'by a keyword'],
  ['triage', 'by what the message is about'],
  ['examples', 'by its examples'],
  ['default', 'nothing spoke for another'],
]);

/** The steps worth showing: asking for a handover and the handover itself are one. */
export function shownSteps(steps: readonly Step[]): Step[] {
  return steps.filter(
    ({ kind }, index) => kind !== 'handover' || steps[index + 1]?.kind !== 'handover',
  );
}

/** What a step of the AI did, as one short sentence. */
export function outcomeOf({ kind, name, displayName, input, output }: Step): string {
  switch (kind) {
    case 'search': {
      const hits = countOf(output);
      const words = textOf(input, ['query', 'q', 'question', 'text']);
      const asked = words === undefined ? 'Searched the knowledge base' : `Searched “${words}”`;
      return hits === undefined ? asked : `${asked}: ${hits} found`;
    }
    case 'model':
      return name === 'built-in' ? 'Asked the built-in answerer' : `Asked ${name}`;
    case 'tool':
      return `Used ${displayName ?? name}`;
    case 'routing': {
      const agent = textOf(output, ['agent']) ?? 'another agent';
      return name === 'transferToAgent'
        ? `Gave it to ${agent}`
        : `Chose ${agent} (${ways.get(name) ?? name})`;
    }
    case 'wait':
      return `Asked the team to allow ${displayName ?? name}`;
    case 'handover': {
      const reason = reasons.get(textOf(input, ['reason']) ?? name);
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
