import type { Agent, AgentVersion } from '@frontdesk/contract';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { isRefusal } from '../../../api/client.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import { toast } from '../../../ui/toast-store.ts';
import type { EditedForm } from '../../../ui/use-edits.tsx';
import { ActDialog } from '../act-dialog.tsx';
import { withSnapshot } from '../agent-input.ts';
import { tabAddress } from '../agent-tab.ts';
import type { AgentInput } from '../use-agents.ts';
import { Refused } from './refused.tsx';
import { usePublishVersion, useReadVersion, useRestoreVersion } from './use-versions.ts';

interface ActsProps {
  agent: Agent;
  version: AgentVersion;
  edits: EditedForm<AgentInput>;
}

/** Try it, and let it answer customers: a draft by publishing it, an older one by returning to it. */
export function VersionActs({ agent, version, edits }: ActsProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  if (version.isPublished) return null;
  const close = (): void => setOpen(false);
  const isDraft = version.publishedAt === null;
  return (
    <div className="row version-acts">
      <Try agent={agent} version={version} edits={edits} />
      <Button onClick={() => setOpen(true)}>{isDraft ? 'Publish' : 'Return to it'}</Button>
      {isOpen &&
        (isDraft ? (
          <Publish agent={agent} version={version} close={close} />
        ) : (
          <Return agent={agent} version={version} close={close} />
        ))}
    </div>
  );
}

interface DialogProps {
  agent: Agent;
  version: AgentVersion;
  close: () => void;
}

function Publish({ agent, version: { version }, close }: DialogProps): ReactNode {
  const publish = usePublishVersion(agent.id);
  // Kept while somebody overrules it.
  const [refused, setRefused] = useState<Error>();
  const title = `Publish version ${version}?`;
  const submit = (reason?: string): void =>
    publish.mutate(
      { version, ...(reason === undefined ? {} : { reason }) },
      {
        onSuccess: () => {
          toast.success(`Version ${version} is live.`);
          close();
        },
        onError: (error) => setRefused(isRefusal(error) ? error : undefined),
      },
    );
  if (refused) {
    return (
      <Modal opened onClose={close} title={title} size={480}>
        <div className="stack">
          <Refused version={version} error={refused} isBusy={publish.isPending} overrule={submit} />
          <Link to={tabAddress(agent.id, 'tests')}>See the tests</Link>
        </div>
      </Modal>
    );
  }
  return (
    <ActDialog
      title={title}
      verb="Publish"
      words={`From its next answer on the agent is as version ${version} says: settings, routing and tools, also in conversations that are under way. Version ${agent.publishedVersion}, which is live now, stays in the list.`}
      act={publish}
      submit={() => submit()}
      close={close}
    />
  );
}

function Return({ agent, version: { version }, close }: DialogProps): ReactNode {
  const restore = useRestoreVersion(agent.id);
  const navigate = useNavigate();
  return (
    <ActDialog
      title={`Return to version ${version}?`}
      verb="Return"
      words={`A new version that equals version ${version} is made, with its settings, routing and tools, and answers customers from the next answer on. Nothing is lost: version ${agent.publishedVersion}, which is live now, stays in the list.`}
      act={restore}
      submit={() =>
        restore.mutate(version, {
          onSuccess: ({ publishedVersion }) => {
            toast.success(`Version ${publishedVersion}, equal to version ${version}, is live.`);
            close();
            void navigate(`?version=${publishedVersion}`);
          },
        })
      }
      close={close}
    />
  );
}

/** Puts the settings of a version into the form, where the playground tries them. */
function Try({ agent, version: { version }, edits }: ActsProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const read = useReadVersion(agent.id);
  const open = (): void =>
    read.mutate(version, {
      onSuccess: (snapshot) => {
        edits.set(withSnapshot(edits.form, snapshot));
        void navigate(tabAddress(agent.id));
      },
    });
  return (
    <>
      <Button
        variant="default"
        loading={read.isPending}
        onClick={() => (edits.isChanged ? setAsking(true) : open())}
      >
        Open in the form
      </Button>
      <Confirm
        isOpen={isAsking}
        title="Replace what is not saved?"
        verb="Replace"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          open();
        }}
      >
        The form has changes that are not saved. The settings of version {version} take their place.
      </Confirm>
    </>
  );
}
