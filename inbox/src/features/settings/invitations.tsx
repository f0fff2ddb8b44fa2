import type { Invitation } from '@frontdesk/contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCheck, IconDots, IconLink, IconMailForward, IconMailX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Bone } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useCopy } from '../../ui/use-copy.ts';
import { Until } from './until.tsx';
import { mayGive, titleOf } from './roles.ts';
import { useInvitations, useInvite, useTakeBack } from './use-invitations.ts';

/** Who is invited and has not come yet. */
export function Invitations(): ReactNode {
  const query = useInvitations();
  const [takingBack, setTakingBack] = useState<Invitation | null>(null);
  const takeBack = useTakeBack();
  return (
    <section className="invitations">
      <h3>Open invitations</h3>
      {query.isPending && <Bone w="40%" />}
      {query.isError && !query.data && (
        <p className="row muted" role="alert">
          <span className="grow">{describeError(query.error)}</span>
          <Button variant="default" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </p>
      )}
      {query.data?.length === 0 && (
        <p className="muted">None. Whoever you invite is listed here until they join.</p>
      )}
      <ul className="lines">
        {query.data?.map((invitation) => (
          <Row
            key={invitation.id}
            invitation={invitation}
            takeBack={() => setTakingBack(invitation)}
          />
        ))}
      </ul>
      <Confirm
        isOpen={takingBack !== null}
        title="Take the invitation back?"
        verb="Take back"
        isBusy={takeBack.isPending}
        onCancel={() => setTakingBack(null)}
        onConfirm={() =>
          takingBack && takeBack.mutate(takingBack, { onSettled: () => setTakingBack(null) })
        }
      >
        The link that was sent to {takingBack?.email} opens nothing any more.
      </Confirm>
    </section>
  );
}

interface RowProps {
  invitation: Invitation;
  takeBack: () => void;
}

function Row({ invitation, takeBack }: RowProps): ReactNode {
  const { email, role, url, invitedBy, expiresAt } = invitation;
  const { role: mine } = useSession();
  const { copy, isCopied } = useCopy();
  const invite = useInvite();
  const sendAgain = (): void =>
    invite.mutate({ email, role }, { onSuccess: (renewed) => toast.success(toldOf(renewed)) });
  return (
    <li>
      <span className="grow">
        <span className="ellipsis line-name">{email}</span>
        <span className="muted ellipsis line-more">
          {invitedBy !== null && `By ${invitedBy} · `}
          <Until iso={expiresAt} />
        </span>
      </span>
      <span className="badge line-role">{titleOf(role)}</span>
      {/* Whoever may not give the role could become it by its link. */}
      {mayGive(mine, role) ? (
        <>
          <Button
            className="only-desk"
            variant="default"
            leftSection={isCopied ? <IconCheck size={15} /> : <IconLink size={15} stroke={1.7} />}
            onClick={() => copy(url)}
          >
            {isCopied ? 'Copied' : 'Copy link'}
          </Button>
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <ActionIcon
                className="line-menu"
                variant="subtle"
                size={30}
                aria-label={`More about the invitation of ${email}`}
                loading={invite.isPending}
              >
                <IconDots size={17} stroke={1.7} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                className="only-phone"
                leftSection={<IconLink size={16} stroke={1.6} />}
                onClick={() => copy(url)}
              >
                Copy link
              </Menu.Item>
              <Menu.Item
                leftSection={<IconMailForward size={16} stroke={1.6} />}
                onClick={sendAgain}
              >
                Send again
              </Menu.Item>
              <Menu.Item leftSection={<IconMailX size={16} stroke={1.6} />} onClick={takeBack}>
                Take back
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      ) : (
        <span className="line-menu" />
      )}
      <output className="visually-hidden">{isCopied && 'Copied'}</output>
    </li>
  );
}

function toldOf({ email, isSent }: Invitation): string {
  return isSent
    ? `An e-mail to ${email} is on its way.`
    : 'Renewed. No mail server is set: copy the link and send it yourself.';
}
