import type { HandoverKind, HandoverRule, HandoverRuleInput } from '@frontdesk/contract';
import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useTeams } from '../../api/teams.ts';
import { toast } from '../../ui/toast-store.ts';
import { ConditionFields } from './condition-fields.tsx';
import { firstCondition, isComplete, kinds } from './rule-words.ts';
import { useSaveRule } from './use-handover.ts';

/** Adds a rule of handover, or changes one. */
export function RuleDialog({
  rule,
  close,
}: {
  rule: HandoverRule | undefined;
  close: () => void;
}): ReactNode {
  const [form, setForm] = useState(() => formOf(rule));
  const set = (part: Partial<Form>): void => setForm({ ...form, ...part });
  const save = useSaveRule(rule);
  const onSuccess = (): void => {
    toast.success(rule ? 'Saved.' : 'The rule is on.');
    close();
  };
  const canSave = isComplete(form.condition);
  return (
    <Modal opened onClose={close} title={rule ? 'Edit rule' : 'New rule'} size={520}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(inputOf(form), { onSuccess });
        }}
      >
        <Select
          label="Hand over when"
          allowDeselect={false}
          data-autofocus
          data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
          value={form.condition.kind}
          onChange={(value) =>
            value !== null && isKind(value) && set({ condition: firstCondition(value) })
          }
        />
        <ConditionFields condition={form.condition} onChange={(condition) => set({ condition })} />
        <Where form={form} set={set} />
        <Textarea
          label="What the customer reads first"
          description="Then follows when somebody answers. Empty: our own words, in their language"
          autosize
          minRows={2}
          maxLength={2_000}
          value={form.message}
          onChange={(event) => set({ message: event.currentTarget.value })}
        />
        <TextInput
          label="Name"
          description="As the team reads it at the conversation"
          placeholder={kinds[form.condition.kind]}
          maxLength={80}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {save.isError && (
          <p role="alert" className="form-error">
            {describeError(save.error)}
          </p>
        )}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={!canSave} loading={save.isPending}>
            {rule ? 'Save' : 'Add the rule'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Who gets it, and how urgently. */
function Where({ form, set }: { form: Form; set: (part: Partial<Form>) => void }): ReactNode {
  const teams = useTeams();
  return (
    <div className="form-pair">
      <Select
        label="Goes to"
        placeholder="As without the rule"
        clearable
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
        value={form.teamId}
        onChange={(teamId) => set({ teamId })}
      />
      <Select
        label="Priority, at least"
        placeholder="As it is"
        clearable
        data={priorities}
        value={form.priority === null ? null : String(form.priority)}
        onChange={(value) => set({ priority: value === null ? null : Number(value) })}
      />
    </div>
  );
}

const priorities = ['Low', 'Normal', 'High', 'Urgent'].map((label, index) => ({
  value: String(index + 1),
  label,
}));

interface Form {
  name: string;
  condition: HandoverRule['condition'];
  teamId: string | null;
  priority: number | null;
  message: string;
}

function formOf(rule: HandoverRule | undefined): Form {
  return {
    name: rule?.name ?? '',
    condition: rule?.condition ?? firstCondition('asked-for-person'),
    teamId: rule?.teamId ?? null,
    priority: rule?.priority ?? null,
    message: rule?.message ?? '',
  };
}

function inputOf({ name, condition, teamId, priority, message }: Form): HandoverRuleInput {
  return {
    name: name.trim() || kinds[condition.kind],
    condition,
    teamId,
    priority,
    message: message.trim() || null,
  };
}

function isKind(value: string): value is HandoverKind {
  return value in kinds;
}
