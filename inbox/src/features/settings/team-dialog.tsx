import type { Team } from '@frontdesk/contract';
import { Button, Modal, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { toast } from '../../ui/toast-store.ts';
import { TeamMembers } from './team-members.tsx';
import { formOf, useSaveTeam } from './use-teams.ts';
import type { TeamForm } from './use-teams.ts';

/** Makes a team, or changes one. */
export function TeamDialog({
  team,
  close,
}: {
  team: Team | undefined;
  close: () => void;
}): ReactNode {
  const [form, setForm] = useState<TeamForm>(() => formOf(team));
  const set = (part: Partial<TeamForm>): void => setForm({ ...form, ...part });
  const save = useSaveTeam(team);
  const onSuccess = (): void => {
    toast.success(team ? 'Saved.' : `${form.name.trim()} is ready.`);
    close();
  };
  return (
    <Modal opened onClose={close} title={team ? `Edit ${team.name}` : 'New team'} size={480}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(form, { onSuccess });
        }}
      >
        <TextInput
          label="Name"
          required
          maxLength={80}
          data-autofocus
          placeholder="Billing"
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Description"
          maxLength={500}
          placeholder="What it sees to"
          value={form.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <TeamMembers chosen={form.memberIds} onChange={(memberIds) => set({ memberIds })} />
        <Switch
          label="Assign by itself"
          description="Each conversation goes to the member who is online and has the fewest open"
          checked={form.autoAssign}
          onChange={(event) => set({ autoAssign: event.currentTarget.checked })}
        />
        <Switch
          label="Takes handovers"
          description="Gets what the AI hands over, unless an agent has a team of its own for that"
          checked={form.takesHandovers}
          onChange={(event) => set({ takesHandovers: event.currentTarget.checked })}
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
          <Button type="submit" disabled={form.name.trim() === ''} loading={save.isPending}>
            {team ? 'Save' : 'Make the team'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
