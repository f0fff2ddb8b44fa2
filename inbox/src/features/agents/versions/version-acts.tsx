import type { Agent, AgentVersion } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Confirm } from '../../../ui/confirm.tsx';
import { toast } from '../../../ui/toast-store.ts';
import type { EditedForm } from '../../../ui/use-edits.tsx';
import { ActDialog } from '../act-dialog.tsx';
import { withSnapshot } from '../agent-input.ts';
import { tabAddress } from '../agent-tab.ts';
import type { AgentInput } from '../use-agents.ts';
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
  return (
    <ActDialog
      title={`Publish version ${version}?`}
      verb="Publish"
      words={`From its next answer on the agent is as version ${version} says: settings, routing and tools, also in conversations that are under way. Version ${agent.publishedVersion}, which is live now, stays in the list.`}
      act={publish}
      submit={() =>
        publish.mutate(version, {
          onSuccess: () => {
            toast.success(`Version ${version} is live.`);
            close();
          },
        })
      }
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
