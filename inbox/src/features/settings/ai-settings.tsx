import type { AiSettingsView } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { Bone, Failed } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useEdits } from '../../ui/use-edits.tsx';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { AiBudgetFields } from './ai-budget-fields.tsx';
import { AiModelFields } from './ai-model-fields.tsx';
import { AiSpent } from './ai-spent.tsx';
import { ModelPriceList } from './model-price-list.tsx';
import { useAiSettings, useSaveAiSettings } from './use-ai.ts';
import './ai.css';

/** What AI costs and may cost, what it may read, and what models cost. */
export function AiSettings(): ReactNode {
  const query = useAiSettings();
  return (
    <>
      <h2 className="settings-title">AI</h2>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {query.isPending && <Bone w="60%" />}
      {query.data && (
        <>
          <AiSpent settings={query.data} />
          <AiForm settings={query.data} />
          <ModelPriceList />
        </>
      )}
    </>
  );
}

function AiForm({ settings }: { settings: AiSettingsView }): ReactNode {
  const mayWrite = useMay('organization.write');
  const edits = useEdits(formOf(settings), names);
  const { form, changes, isChanged, set } = edits;
  const save = useSaveAiSettings();
  const { guard } = useUnsaved(isChanged);
  return (
    <form
      className="ai-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isChanged || edits.isContested || save.isPending) return;
        save.mutate(changes, {
          onSuccess: (saved) => {
            edits.settle(changes, formOf(saved));
            toast.success('Saved. The next answer keeps to it.');
          },
        });
      }}
    >
      {edits.notice}
      <fieldset className="form is-plain" disabled={!mayWrite}>
        <AiModelFields form={form} set={set} />
        <AiBudgetFields budgets={form.budgets} onChange={(budgets) => set({ budgets })} />
        {mayWrite && (
          <div className="ai-save">
            <Button
              type="submit"
              disabled={!isChanged || edits.isContested}
              loading={save.isPending}
            >
              Save
            </Button>
          </div>
        )}
      </fieldset>
      {guard}
    </form>
  );
}

const names = {
  fallbackModels: 'The models that step in',
  maskPersonalData: 'Masking',
  budgets: 'The budgets',
};

function formOf({ fallbackModels, maskPersonalData, budgets }: AiSettingsView) {
  return { fallbackModels, maskPersonalData, budgets };
}
