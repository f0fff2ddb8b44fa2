import type { SuiteCase } from '@frontdesk/contract';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../../api/client.ts';
import { CaseCustomer } from './case-customer.tsx';
import { CaseExpected } from './case-expected.tsx';
import { formOf, inputOf, problemOf } from './case-form.ts';
import type { CaseForm } from './case-form.ts';
import { ToolRows } from './tool-rows.tsx';
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
  const [hasResults] = useState(form.toolResults.length > 0);
  const [isRefused, setRefused] = useState(false);
  const problem = isRefused ? problemOf(form) : undefined;
  const set = (part: Partial<CaseForm>): void => setForm({ ...form, ...part });
  return (
    <Modal opened onClose={close} title={tested ? 'Edit the case' : 'A new case'} size="lg">
      <form
        className="tests-form"
        onSubmit={(event) => {
          event.preventDefault();
          const body = inputOf(form);
          setRefused(!body);
          if (body) save.mutate({ caseId: tested?.id, body }, { onSuccess: close });
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
        <CaseCustomer form={form} set={set} />
        <CaseExpected
          expected={form.expected}
          set={(part) => set({ expected: { ...form.expected, ...part } })}
        />
        <details className="tests-more" open={hasResults}>
          <summary>What tools answer here, in place of their systems</summary>
          <ToolRows
            label="Answers of tools"
            tools={form.toolResults}
            limit={50}
            withResult
            onChange={(toolResults) => set({ toolResults })}
          />
        </details>
        {(problem !== undefined || save.isError) && (
          <p role="alert" className="form-error">
            {problem ?? describeError(save.error)}
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
