import { AgentType } from '@frontdesk/contract';
import type { FieldChange, LineChange } from '@frontdesk/contract';
import { z } from 'zod';
import { nameOf } from '../agent-input.ts';
import { agentTypes } from '../agent-types.ts';

/** One value before and after, as people read it. */
export interface ValueChange {
  name: string;
  /** Null: it had none. */
  before: string | null;
  after: string;
}

/** A change as it is shown: by lines, by values, or not at all. */
export type ShownChange =
  | { kind: 'lines'; lines: readonly LineChange[] }
  | { kind: 'reordered' }
  | { kind: 'values'; values: readonly ValueChange[] };

const TOOL = 'tools.';
const CONFIG = 'agentConfig.';

/** What a field is called: `Keywords`, `Tool searchKnowledge`. */
export function nameOfField(field: string): string {
  if (field.startsWith(TOOL)) return `Tool ${field.slice(TOOL.length)}`;
  if (field.startsWith(CONFIG)) return `${nameOfField(field.slice(CONFIG.length))} (agentConfig)`;
  return nameOf(field);
}

/** A change in words. `nameOfTeam`: what a team is called, undefined where it is gone. */
export function shownChange(
  { field, before, after, lines }: FieldChange,
  nameOfTeam: (id: string) => string | undefined,
): ShownChange {
  if (lines) return { kind: 'lines', lines };
  if (field.startsWith(TOOL)) return { kind: 'values', values: toolValues(before, after) };
  const [old, now] = [List.safeParse(before ?? []), List.safeParse(after ?? [])];
  if (old.success && now.success) return listChange(old.data, now.data);
  const say = (value: unknown): string => {
    if (field === 'handoverTeamId' && typeof value === 'string') {
      return nameOfTeam(value) ?? 'A team that is gone';
    }
    const type = AgentType.safeParse(value);
    return field === 'type' && type.success ? agentTypes[type.data] : words(value);
  };
  const was = before === null ? null : say(before);
  return { kind: 'values', values: [{ name: '', before: was, after: say(after) }] };
}

const List = z.array(z.string());
const Row = z.record(z.string(), z.unknown());

/** Sentences that came or went; one that had none and has none is no change for people. */
function listChange(before: readonly string[], after: readonly string[]): ShownChange {
  if (before.length === 0 && after.length === 0) return { kind: 'values', values: [] };
  const lines = [
    ...before
      .filter((text) => !after.includes(text))
      .map((text): LineChange => ({ kind: 'removed', text })),
    ...after
      .filter((text) => !before.includes(text))
      .map((text): LineChange => ({ kind: 'added', text })),
  ];
  return lines.length === 0 ? { kind: 'reordered' } : { kind: 'lines', lines };
}

const toolNames: Record<string, string> = {
  isEnabled: 'Used',
  displayName: 'Name',
  description: 'When to use it',
  settings: 'Settings',
  schema: 'What the system says of it',
  priority: 'Order',
};

/** What was changed of a tool, by the parts of its row; one that came or went has no parts. */
function toolValues(before: unknown, after: unknown): ValueChange[] {
  const [old, now] = [Row.safeParse(before), Row.safeParse(after)];
  if (!old.success || !now.success) {
    return [{ name: '', before: given(old), after: given(now) }];
  }
  const parts = [...new Set([...Object.keys(old.data), ...Object.keys(now.data)])];
  return parts
    .map((part) => ({
      name: toolNames[part] ?? part,
      before: words(old.data[part]),
      after: words(now.data[part]),
    }))
    .filter((part) => part.before !== part.after);
}

function given({ success }: { success: boolean }): string {
  return success ? 'Given' : 'Not given';
}

function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'Nothing';
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  if (typeof value === 'number') return value.toLocaleString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Lines of a text, where long stretches that stayed the same are one gap. */
export type FoldedLine = LineChange | { kind: 'gap'; count: number };

/** Lines that stay around a change. */
const AROUND = 2;

/** Folds what is far from any change. */
export function foldLines(lines: readonly LineChange[]): FoldedLine[] {
  const isNear = (at: number): boolean =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== 'same');
  const folded: FoldedLine[] = [];
  for (const [at, line] of lines.entries()) {
    const last = folded.at(-1);
    if (isNear(at)) folded.push(line);
    else if (last?.kind === 'gap') last.count += 1;
    else folded.push({ kind: 'gap', count: 1 });
  }
  return folded;
}
