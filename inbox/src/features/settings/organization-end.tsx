import type { Organization } from '@frontdesk/contract';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { leaveFor, useMay } from '../../api/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useDeactivate, useDelete, useExport } from './use-organization-end.ts';

/** For owners: take everything along, close the organization, or end it. */
export function OrganizationEnd({ organization }: { organization: Organization }): ReactNode {
  const mayEnd = useMay('organization.end');
  const [asking, setAsking] = useState<'deactivate' | 'delete' | null>(null);
  const leave = (): void => leaveFor(`/organizations/${organization.slug}`);
  const deactivate = useDeactivate(organization, leave);
  if (!mayEnd) return null;
  const stop = (): void => setAsking(null);
  return (
    <section className="ends" aria-label="Export and end">
      <ExportLine organization={organization} />
      <Line
        title="Deactivate"
        text="Closes the inbox, the widget and the help centre. Nothing is deleted, and you can open it again."
      >
        <Button variant="default" onClick={() => setAsking('deactivate')}>
          Deactivate
        </Button>
      </Line>
      <Line
        title="Delete"
        text="Deactivates it now and deletes everything for good after a time of grace."
      >
        <Button variant="default" className="danger-text" onClick={() => setAsking('delete')}>
          Delete
        </Button>
      </Line>
      <Confirm
        isOpen={asking === 'deactivate'}
        title={`Deactivate ${organization.name}?`}
        verb="Deactivate"
        isBusy={deactivate.isPending}
        onCancel={stop}
        onConfirm={() => deactivate.mutate()}
      >
        Nobody of your team can work in it, the chat is gone from your pages, and the help centre is
        closed. You can reactivate it at any time.
      </Confirm>
      {asking === 'delete' && (
        <DeleteDialog organization={organization} close={stop} onDone={leave} />
      )}
    </section>
  );
}

/** Everything as a ZIP. */
function ExportLine({ organization }: { organization: Organization }): ReactNode {
  const take = useExport(organization);
  return (
    <Line
      title="Export"
      text="Everything as a ZIP: conversations, contacts, articles, settings and files, without passwords and keys."
    >
      <Button variant="default" loading={take.isPending} onClick={() => take.mutate()}>
        Export
      </Button>
    </Line>
  );
}

interface LineProps {
  title: string;
  text: string;
  children: ReactNode;
}

function Line({ title, text, children }: LineProps): ReactNode {
  return (
    <div className="end-line">
      <div className="grow">
        <h3>{title}</h3>
        <p className="muted">{text}</p>
      </div>
      {children}
    </div>
  );
}

interface DeleteProps {
  organization: Organization;
  close: () => void;
  onDone: () => void;
}

/** Asks for the address once more: so that no slip deletes a company. */
export function DeleteDialog({ organization, close, onDone }: DeleteProps): ReactNode {
  const [typed, setTyped] = useState('');
  const remove = useDelete(organization, onDone);
  const { name, slug } = organization;
  return (
    <Modal opened onClose={close} title={`Delete ${name}?`} size={440}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate();
        }}
      >
        <p className="muted">
          It is closed at once. Conversations, contacts, articles and files are deleted for good
          after the time of grace: 30 days, unless whoever runs this server chose otherwise. The
          next page shows the day; until then an owner can take this back.
        </p>
        <TextInput
          label={`Type “${slug}” to confirm`}
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            type="submit"
            className="danger"
            disabled={typed.trim() !== slug}
            loading={remove.isPending}
          >
            Delete
          </Button>
        </div>
      </form>
    </Modal>
  );
}
