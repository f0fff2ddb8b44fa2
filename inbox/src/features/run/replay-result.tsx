import type { Replay, ReplayDifference } from '@frontdesk/contract';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { counted } from '../../ui/number.ts';
import type { useReplay } from './use-run.ts';

/** What came of running it again from its record. */
export function ReplayResult({ replay }: { replay: ReturnType<typeof useReplay> }): ReactNode {
  const { data, error } = replay;
  if (error) {
    return (
      <p className="replay-result" role="alert" data-tone="amber">
        <IconAlertTriangle size={16} aria-hidden />
        <span>{describeError(error)}</span>
      </p>
    );
  }
  if (!data || !('identical' in data)) return null;
  return (
    <output className="replay-result" data-tone={data.identical ? 'green' : 'amber'}>
      {data.identical ? (
        <IconCheck size={16} aria-hidden />
      ) : (
        <IconAlertTriangle size={16} aria-hidden />
      )}
      <span>
        {data.firstDifference ? <Different difference={data.firstDifference} /> : same(data)}
      </span>
    </output>
  );
}

function same({ steps }: Replay): string {
  const asked = steps.filter(({ kind }) => kind === 'model').length;
  return `The same, byte by byte: ${counted(asked, 'prompt')} built anew from the record.`;
}

function Different({ difference }: { difference: ReplayDifference }): ReactNode {
  const { call, part, at, recorded, now } = difference;
  const words = part === 'end' ? 'It ends otherwise' : `${nameOf(part)} differs`;
  return (
    <>
      {words} at call {call} of the model{part === 'end' ? '.' : `, from character ${at + 1} on.`}
      <span className="replay-both">
        <span>
          <b>Recorded</b> <code>{recorded}</code>
        </span>
        <span>
          <b>Now</b> <code>{now}</code>
        </span>
      </span>
    </>
  );
}

const names = new Map([
  ['temperature', 'The temperature'],
  ['maxTokens', 'The most tokens'],
  ['tools', 'What is said of the tools'],
  ['message 1', 'What our instructions say'],
]);

function nameOf(part: string): string {
  return names.get(part) ?? `What is told in ${part}`;
}
