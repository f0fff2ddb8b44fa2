import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ReplayDifference } from '@frontdesk/contract';
import { toJson } from '../../../platform/index.ts';
import type { RecordedCall, RecordedLeg } from './recorded-run.ts';

/** Characters that are shown before and after the first that differs. */
const AROUND = 60;

/** Where a call that is built now is not, byte by byte, the recorded one; undefined where it is. */
export function differenceOf(
  call: LanguageModelV4CallOptions,
  recorded: RecordedCall,
  tools: RecordedLeg['tools'],
): Omit<ReplayDifference, 'call'> | undefined {
  const length = Math.max(call.prompt.length, recorded.prompt.length);
  const parts: [name: string, recorded: unknown, now: unknown][] = [
    ['temperature', recorded.temperature, call.temperature],
    ['maxTokens', recorded.maxTokens, call.maxOutputTokens],
    ['tools', tools, call.tools],
    ...Array.from({ length }, (_, place): [string, unknown, unknown] => [
      `message ${place + 1}`,
      recorded.prompt[place],
      call.prompt[place],
    ]),
  ];
  for (const [part, before, now] of parts) {
    const found = firstDifference(textOf(before), textOf(now));
    if (found) return { part, ...found };
  }
  return undefined;
}

/** JSON as it is kept; nothing where there is nothing. */
function textOf(value: unknown): string {
  return value === undefined ? '' : toJson(value);
}

/** The first character in which two texts differ, with a little around it. */
function firstDifference(
  recorded: string,
  now: string,
): Pick<ReplayDifference, 'at' | 'recorded' | 'now'> | undefined {
  if (recorded === now) return undefined;
  let at = 0;
  while (recorded[at] === now[at]) at += 1;
  const around = (text: string): string =>
    text.slice(Math.max(0, at - AROUND), at + AROUND).toWellFormed();
  return { at, recorded: around(recorded), now: around(now) };
}
