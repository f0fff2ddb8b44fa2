import type { SuiteCase } from '@frontdesk/contract';
import { Button, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../../api/client.ts';
import { formOf, inputOf } from './case-form.ts';
import type { CaseForm } from './case-form.ts';
import type { useSuiteActs } from './use-suites.ts';

/** Writes a case, or changes it. */
export function CaseDialog({
  tested,
  save,
  close,
}: {
  tested: SuiteCase | undefined;
  save: ReturnType<typeof useSuiteActs>['saveCase'];
  close: () => void;
}): ReactNode {
  const [form, setForm] = useState<CaseForm>(() => formOf(tested));
  const set = (part: Partial<CaseForm>): void => setForm({ ...form, ...part });
  return (
    <Modal opened onClose={close} title={tested ? 'Edit the case' : 'A new case'} size="lg">
      <form
        className="tests-form"
        onSubmit={(event) => {
          event.preventDefault();
          const body = inputOf(form, tested);
          save.mutate({ caseId: tested?.id, body }, { onSuccess: close });
        }}
      >
        <TextInput
          label="Name"
          required
          maxLength={200}
          data-autofocus
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Who form={form} set={set} />
        <Expected form={form} set={set} />
        {save.isError && (
          <p role="alert" className="form-error">
            {describeError(save.error)}
          </p>
        )}
        <div className="tests-bar">
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface PartProps {
  form: CaseForm;
  set: (part: Partial<CaseForm>) => void;
}

/** Who writes, and what. */
function Who({ form, set }: PartProps): ReactNode {
  return (
    <>
      <SegmentedControl
        aria-label="Customer"
        data={[
          { value: 'messages', label: 'Writes these messages' },
          { value: 'simulated', label: 'Is simulated' },
        ]}
        value={form.kind}
        onChange={(kind) => set({ kind: kind === 'simulated' ? kind : 'messages' })}
      />
      <Textarea
        label={form.kind === 'messages' ? 'What the customer writes' : 'First message'}
        description={form.kind === 'messages' ? 'An empty line begins the next message' : undefined}
        required
        autosize
        minRows={2}
        maxRows={12}
        value={form.said}
        onChange={(event) => set({ said: event.currentTarget.value })}
      />
      {form.kind === 'simulated' && (
        <Textarea
          label="What the customer wants"
          autosize
          minRows={2}
          maxLength={2_000}
          value={form.goal}
          onChange={(event) => set({ goal: event.currentTarget.value })}
        />
      )}
    </>
  );
}

/** What has to happen. */
function Expected({ form, set }: PartProps): ReactNode {
  const area = (label: string, field: 'says' | 'saysNot' | 'tools' | 'toolsNot'): ReactNode => (
    <Textarea
      label={label}
      description="One a line"
      autosize
      minRows={1}
      maxRows={8}
      value={form[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <>
      {area('The answers say', 'says')}
      {area('The answers do not say', 'saysNot')}
      {area('Tools that are called', 'tools')}
      {area('Tools that are not called', 'toolsNot')}
      <Select
        label="A person gets it"
        data={[
          { value: 'any', label: 'Either is right' },
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ]}
        value={form.handover}
        allowDeselect={false}
        onChange={(value) => set({ handover: value === 'yes' || value === 'no' ? value : 'any' })}
      />
    </>
  );
}
