import { Select, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CaseForm } from './case-form.ts';
import { Rows } from './rows.tsx';
import { SourcesField } from './sources-field.tsx';
import { ToolRows } from './tool-rows.tsx';

type Expected = CaseForm['expected'];

interface ExpectedProps {
  expected: Expected;
  set: (part: Partial<Expected>) => void;
}

/** What has to happen. */
export function CaseExpected({ expected, set }: ExpectedProps): ReactNode {
  return (
    <>
      <Facts label="The answers say" facts={expected.says} onChange={(says) => set({ says })} />
      <Facts
        label="The answers do not say"
        facts={expected.saysNot}
        onChange={(saysNot) => set({ saysNot })}
      />
      <ToolRows
        label="Tools that are called"
        tools={expected.tools}
        limit={30}
        onChange={(tools) => set({ tools })}
      />
      <Rows
        label="Tools that are not called"
        noun="tool that is not called"
        limit={30}
        value={expected.toolsNot}
        blank=""
        onChange={(toolsNot) => set({ toolsNot })}
      >
        {(tool, change, name) => (
          <TextInput
            aria-label={name}
            maxLength={100}
            value={tool}
            onChange={(event) => change(event.currentTarget.value)}
          />
        )}
      </Rows>
      <SourcesField sources={expected.sources} onChange={(sources) => set({ sources })} />
      <WhoHasIt expected={expected} set={set} />
    </>
  );
}

function Facts({
  label,
  facts,
  onChange,
}: {
  label: string;
  facts: Expected['says'];
  onChange: (facts: Expected['says']) => void;
}): ReactNode {
  return (
    <Rows
      label={label}
      noun="statement"
      limit={30}
      value={facts}
      blank={{ text: '', by: 'words' }}
      onChange={onChange}
    >
      {(fact, change, name) => (
        <>
          <Textarea
            aria-label={name}
            autosize
            minRows={1}
            maxRows={6}
            maxLength={500}
            value={fact.text}
            onChange={(event) => change({ ...fact, text: event.currentTarget.value })}
          />
          <Select
            aria-label={`${name}: decided by`}
            className="tests-by"
            data={[
              { value: 'words', label: 'In these words' },
              { value: 'judge', label: 'In the opinion of a model' },
            ]}
            value={fact.by}
            allowDeselect={false}
            onChange={(by) => change({ ...fact, by: by === 'judge' ? by : 'words' })}
          />
        </>
      )}
    </Rows>
  );
}

/** Who answers last: an agent, or a person, and why. */
function WhoHasIt({ expected, set }: ExpectedProps): ReactNode {
  return (
    <>
      <TextInput
        label="The agent that answers last"
        placeholder="Any"
        maxLength={120}
        value={expected.agentName ?? ''}
        onChange={({ currentTarget: { value } }) => set({ agentName: value === '' ? null : value })}
      />
      <Select
        label="A person gets it"
        data={[
          { value: 'any', label: 'Either is right' },
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ]}
        value={expected.handover}
        allowDeselect={false}
        onChange={(value) =>
          set({ handover: value === 'yes' || value === 'no' ? value : 'any', reason: null })
        }
      />
      {expected.handover === 'yes' && (
        <TextInput
          label="For the reason"
          placeholder="Any"
          maxLength={60}
          value={expected.reason ?? ''}
          onChange={({ currentTarget: { value } }) => set({ reason: value === '' ? null : value })}
        />
      )}
    </>
  );
}
