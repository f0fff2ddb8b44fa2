import type { AgentSnapshot, FieldChange } from '@frontdesk/contract';
import { isDeepStrictEqual } from 'node:util';
import { lineChanges } from './line-changes.ts';

/**
 * What differs between two snapshots, field by field in the order in which agents have them; texts
 * line by line, tools one by one as `tools.<name>`.
 */
export function compareSnapshots(before: AgentSnapshot, after: AgentSnapshot): FieldChange[] {
  const old = flat(before);
  const now = flat(after);
  const fields = [...new Set([...Object.keys(now), ...Object.keys(old)])];
  return fields.flatMap((field) => {
    const change = { field, before: old[field] ?? null, after: now[field] ?? null };
    if (isDeepStrictEqual(change.before, change.after)) return [];
    return [{ ...change, lines: linesOf(change) }];
  });
}

/** Nested things by names of their own, so that one change shows as one. */
function flat({ tools, agentConfig, ...fields }: AgentSnapshot): Record<string, unknown> {
  const config = Object.entries(agentConfig ?? {});
  return {
    ...fields,
    ...Object.fromEntries(config.map(([name, value]) => [`agentConfig.${name}`, value])),
    ...Object.fromEntries((tools ?? []).map((tool) => [`tools.${tool.toolName}`, tool])),
  };
}

const TEXTS = new Set(['instructions', 'description', 'fallbackMessage']);

function linesOf({ field, before, after }: Omit<FieldChange, 'lines'>): FieldChange['lines'] {
  if (!TEXTS.has(field.replace('agentConfig.', ''))) return null;
  return lineChanges(text(before), text(after));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
