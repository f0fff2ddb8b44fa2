import { Button, Select, TextInput } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useMay } from '../../../api/session.ts';
import { Bone, Failed, Nothing, Waiting } from '../../../ui/states.tsx';
import type { AgentTabProps } from '../agent-tab.ts';
import { ExportSuite, ImportSuite } from './suite-file.tsx';
import { SuitePanel } from './suite-panel.tsx';
import { useAddSuite, useSuites } from './use-suites.ts';
import './tests.css';

/** The suites of an agent; the chosen one with its cases and runs. */
export function AgentTests({ agent: { id: agentId } }: AgentTabProps): ReactNode {
  const query = useSuites(agentId);
  const mayWrite = useMay('agents.write');
  const [search, setSearch] = useSearchParams();
  const suites = query.data?.items ?? [];
  const chosen = suites.find(({ id }) => id === search.get('suite')) ?? suites[0];
  if (query.isPending) {
    return (
      <Waiting label="Loading tests" className="tests">
        <Bone w="40%" h={30} />
        <Bone w="100%" h={180} />
      </Waiting>
    );
  }
  if (query.isError && suites.length === 0) {
    return <Failed error={query.error} retry={query.refetch} />;
  }
  const choose = (id: string): void => setSearch({ suite: id }, { replace: true });
  return (
    <div className="tests">
      <div className="tests-bar">
        {chosen && (
          <Select
            aria-label="Suite"
            data={suites.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen.id}
            allowDeselect={false}
            onChange={(id) => id !== null && choose(id)}
          />
        )}
        {chosen && <ExportSuite suite={chosen} />}
        {mayWrite && <AddSuite agentId={agentId} onAdded={choose} />}
        {mayWrite && <ImportSuite agentId={agentId} onAdded={choose} />}
      </div>
      {chosen ? (
        <SuitePanel key={chosen.id} suiteId={chosen.id} agentId={agentId} mayWrite={mayWrite} />
      ) : (
        <Nothing icon={<IconChecklist size={20} stroke={1.6} />} title="No tests yet">
          {mayWrite
            ? 'Add a suite above, then write what customers ask and what you expect. A conversation becomes a test from its menu.'
            : 'Nobody has written tests for this agent.'}
        </Nothing>
      )}
    </div>
  );
}

function AddSuite({
  agentId,
  onAdded,
}: {
  agentId: string;
  onAdded: (id: string) => void;
}): ReactNode {
  const [name, setName] = useState('');
  const add = useAddSuite(agentId);
  return (
    <form
      className="tests-add"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(name, {
          onSuccess: ({ id }) => {
            setName('');
            onAdded(id);
          },
        });
      }}
    >
      <TextInput
        aria-label="Name of a new suite"
        placeholder="New suite, such as Refunds"
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={add.isPending} disabled={name.trim() === ''}>
        Add
      </Button>
    </form>
  );
}
