import type { Agent } from '@frontdesk/contract';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { toast } from '../../ui/toast-store.ts';
import type { EditedForm } from '../../ui/use-edits.tsx';
import { useSaveKey } from '../../ui/use-shortcuts.ts';
import { formOf } from './agent-input.ts';
import { tabAddress } from './agent-tab.ts';
import { ActDialog } from './act-dialog.tsx';
import { usePublishChanges, useSaveDraft } from './use-agents.ts';
import type { AgentInput } from './use-agents.ts';

interface SaveBarProps {
  agent: Agent;
  edits: EditedForm<AgentInput>;
}

type Kind = 'draft' | 'publish';

/** What can be done with changes that are not saved; nothing where there are none. */
export function SaveBar({ agent, edits }: SaveBarProps): ReactNode {
  const [kind, setKind] = useState<Kind>();
  const canSave = edits.isChanged && !edits.isContested && edits.form.name.trim() !== '';
  useSaveKey(() => {
    if (canSave) setKind('publish');
  });
  if (!edits.isChanged) return null;
  return (
    <section className="save-bar" aria-label="Changes">
      <span className="grow ellipsis">Not saved</span>
      <Button variant="subtle" onClick={() => edits.set(formOf(agent))}>
        Discard
      </Button>
      <Button variant="default" disabled={!canSave} onClick={() => setKind('draft')}>
        Save draft
      </Button>
      <Button disabled={!canSave} onClick={() => setKind('publish')}>
        Publish
      </Button>
      {kind === 'draft' && (
        <DraftDialog agent={agent} edits={edits} close={() => setKind(undefined)} />
      )}
      {kind === 'publish' && (
        <PublishDialog agent={agent} edits={edits} close={() => setKind(undefined)} />
      )}
    </section>
  );
}

type DialogProps = SaveBarProps & { close: () => void };

function DraftDialog({ agent, edits, close }: DialogProps): ReactNode {
  const navigate = useNavigate();
  const [note, setNote] = useState('');
  const save = useSaveDraft(agent.id);
  const { changes } = edits;
  const submit = (): void =>
    save.mutate(
      { changes, note: note.trim() || null },
      {
        onSuccess: ({ version }) => {
          // They stand in the draft now; the form shows again what customers meet.
          edits.settle(changes, formOf(agent));
          toast.success(`Saved as draft ${version}.`);
          close();
          void navigate(`${tabAddress(agent.id, 'versions')}?version=${version}`);
        },
      },
    );
  return (
    <ActDialog
      title="Save as a draft"
      verb="Save draft"
      words="Customers are answered as before. The draft waits under Versions, to be compared, tried and published."
      act={save}
      submit={submit}
      close={close}
    >
      <NoteField note={note} setNote={setNote} />
    </ActDialog>
  );
}

function PublishDialog({ agent, edits, close }: DialogProps): ReactNode {
  const [note, setNote] = useState('');
  const save = usePublishChanges(agent.id);
  const { changes } = edits;
  const submit = (): void =>
    save.mutate(
      { changes, note: note.trim() || null },
      {
        onSuccess: (saved) => {
          edits.settle(changes, formOf(saved));
          toast.success(`Version ${saved.publishedVersion} is live.`);
          close();
        },
      },
    );
  return (
    <ActDialog
      title="Publish the changes"
      verb="Publish"
      words="From its next answer on the agent does as it says here, also in conversations that are under way. You can return to an older version at any time."
      act={save}
      submit={submit}
      close={close}
    >
      <NoteField note={note} setNote={setNote} />
    </ActDialog>
  );
}

function NoteField(props: { note: string; setNote: (note: string) => void }): ReactNode {
  return (
    <TextInput
      label="What changed"
      description="For whoever reads the list of versions"
      placeholder="Optional"
      data-autofocus
      maxLength={500}
      value={props.note}
      onChange={(event) => props.setNote(event.currentTarget.value)}
    />
  );
}
