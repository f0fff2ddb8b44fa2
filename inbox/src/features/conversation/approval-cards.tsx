import type { Approval } from '@frontdesk/contract';
import { Button, TextInput } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { useApprovals, useDecide } from './use-approvals.ts';
import './approval.css';

/** Above the composer: what the AI may not do alone, with its exact arguments. */
export function ApprovalCards({ conversationId }: { conversationId: string }): ReactNode {
  const approvals = useApprovals(conversationId);
  if (approvals.length === 0) return null;
  return (
    <div className="approvals">
      {approvals.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} />
      ))}
    </div>
  );
}

function ApprovalCard({ approval }: { approval: Approval }): ReactNode {
  const { displayName, agentName, effect, input, createdAt } = approval;
  const title = useId();
  return (
    <section className="approval" aria-labelledby={title} data-effect={effect}>
      <header>
        <IconHourglass size={15} stroke={1.7} aria-hidden />
        <h2 id={title} className="grow">
          {agentName ?? 'The AI agent'} asks to use <b dir="auto">{displayName}</b>
        </h2>
        <Ago iso={createdAt} />
      </header>
      <p className="approval-effect">{effects[effect]}</p>
      <Arguments input={input} />
      <Decide approval={approval} />
    </section>
  );
}

const effects: Record<Approval['effect'], string> = {
  reads: 'It reads, and changes nothing.',
  writes: 'It changes something outside of this conversation.',
  'moves-money': 'It moves money.',
};

/** Nothing of what is agreed to is left out or put into other words. */
function Arguments({ input }: { input: unknown }): ReactNode {
  const entries = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  if (entries.length === 0) return <p className="approval-effect">Without any argument.</p>;
  return (
    <dl className="approval-input">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Decide({ approval }: { approval: Approval }): ReactNode {
  const mayDecide = useMay('approvals.decide');
  const decide = useDecide(approval);
  const [note, setNote] = useState('');
  if (!mayDecide)
    return <p className="approval-effect">It waits for a colleague who may decide.</p>;
  const say = (decision: 'approve' | 'decline'): void =>
    decide.mutate({ decision, ...(note.trim() === '' ? {} : { note: note.trim() }) });
  return (
    <>
      <div className="approval-acts">
        <TextInput
          className="grow"
          size="xs"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          placeholder="A word to the AI about it (optional)"
          aria-label="A word to the AI about it"
          maxLength={1_000}
        />
        <Button
          size="xs"
          variant="default"
          loading={decide.isPending}
          onClick={() => say('decline')}
        >
          Decline
        </Button>
        <Button size="xs" loading={decide.isPending} onClick={() => say('approve')}>
          Approve
        </Button>
      </div>
      {decide.isError && (
        <p className="approval-failed" role="alert">
          {describeError(decide.error)}
        </p>
      )}
    </>
  );
}
