import type { HandoverRule } from '@frontdesk/contract';
import { Button, Switch } from '@mantine/core';
import { IconPlus, IconUserShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { useTeams } from '../../api/teams.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { conditionWords } from './rule-words.ts';
import { rulesOf, useDeleteRule, useSwitchRule } from './use-handover.ts';

/** The rules by which conversations go to people; the first one that fits counts. */
export function Rules(): ReactNode {
  const mayWrite = useMay('agents.write');
  const [edited, setEdited] = useState<HandoverRule | 'new' | null>(null);
  const query = useQuery(rulesOf());
  const isEmpty = query.data?.length === 0;
  const add = (
    <Button leftSection={<IconPlus size={15} stroke={1.9} />} onClick={() => setEdited('new')}>
      New rule
    </Button>
  );
  return (
    <section className="handover-part" aria-labelledby="handover-rules">
      <div className="row">
        <h3 id="handover-rules" className="grow">
          Rules
        </h3>
        {mayWrite && query.data && !isEmpty && add}
      </div>
      {query.isPending && <Bone w="50%" />}
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {isEmpty && (
        <Nothing
          icon={<IconUserShare size={20} stroke={1.6} />}
          title="No rule yet"
          action={mayWrite ? add : undefined}
        >
          The AI decides by itself what it passes on. A rule decides before it, or after it,
          whatever the model says.
        </Nothing>
      )}
      {!isEmpty && query.data && (
        <p className="muted handover-note">
          They are tried from the top; the first one that fits counts.
        </p>
      )}
      <ul className="lines">
        {query.data?.map((rule) => (
          <Row key={rule.id} rule={rule} edit={mayWrite ? () => setEdited(rule) : undefined} />
        ))}
      </ul>
      {edited !== null && (
        <RuleDialog rule={edited === 'new' ? undefined : edited} close={() => setEdited(null)} />
      )}
    </section>
  );
}

function Row({ rule, edit }: { rule: HandoverRule; edit: (() => void) | undefined }): ReactNode {
  const { name, condition, isActive, teamId } = rule;
  const change = useSwitchRule();
  const team = useTeams().find(({ id }) => id === teamId);
  const [isAsking, setAsking] = useState(false);
  return (
    <li>
      <Switch
        aria-label={`${name} is on`}
        checked={isActive}
        disabled={!edit || change.isPending}
        onChange={() => change.mutate(rule)}
      />
      <span className="grow" data-off={!isActive || undefined}>
        <span className="line-name ellipsis">{name}</span>
        <span className="line-more muted">{conditionWords(condition)}</span>
      </span>
      {team && <span className="badge only-desk">To {team.name}</span>}
      {edit && <RowMenu name={name} width={160} edit={edit} remove={() => setAsking(true)} />}
      {isAsking && <Delete rule={rule} close={() => setAsking(false)} />}
    </li>
  );
}

function Delete({ rule, close }: { rule: HandoverRule; close: () => void }): ReactNode {
  const remove = useDeleteRule();
  return (
    <Confirm
      isOpen
      title={`Delete “${rule.name}”?`}
      verb="Delete"
      isBusy={remove.isPending}
      onCancel={close}
      onConfirm={() => remove.mutate(rule, { onSettled: close })}
    >
      Conversations that it has handed over stay with whoever has them.
    </Confirm>
  );
}
