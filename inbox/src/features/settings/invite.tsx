import type { Invitation, UserRole } from '@frontdesk/contract';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { lineOf, mayGive, roles, titleOf } from './roles.ts';
import { useInvite } from './use-invitations.ts';

/** Asks whom to invite as what, then tells how the invitation reaches them. */
export function Invite({ close }: { close: () => void }): ReactNode {
  const [made, setMade] = useState<Invitation | null>(null);
  return (
    <Modal opened onClose={close} title={made ? 'Invited' : 'Invite somebody'} size={460}>
      {made ? (
        <Made invitation={made} close={close} more={() => setMade(null)} />
      ) : (
        <Ask close={close} onMade={setMade} />
      )}
    </Modal>
  );
}

interface AskProps {
  close: () => void;
  onMade: (invitation: Invitation) => void;
}

function Ask({ close, onMade }: AskProps): ReactNode {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<UserRole>('agent');
  const invite = useInvite({ quiet: true });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate({ email: email.trim(), role }, { onSuccess: onMade });
      }}
    >
      <TextInput
        label="Email"
        type="email"
        required
        maxLength={254}
        data-autofocus
        placeholder="name@example.com"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleChoice value={role} onChange={setRole} />
      {invite.isError && (
        <p role="alert" className="form-error">
          {describeError(invite.error)}
        </p>
      )}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" loading={invite.isPending}>
          Invite
        </Button>
      </div>
    </form>
  );
}

interface RoleChoiceProps {
  value: UserRole;
  onChange: (role: UserRole) => void;
}

/** All roles at once, each with what it may do. */
function RoleChoice({ value, onChange }: RoleChoiceProps): ReactNode {
  const { role: mine } = useSession();
  return (
    <fieldset className="role-choice">
      <legend>Role</legend>
      {roles
        .filter((role) => mayGive(mine, role))
        .map((role) => (
          <label key={role}>
            <input
              type="radio"
              name="role"
              checked={role === value}
              onChange={() => onChange(role)}
            />
            <b>{titleOf(role)}</b>
            <span className="muted">{lineOf(role)}</span>
          </label>
        ))}
    </fieldset>
  );
}

interface MadeProps {
  invitation: Invitation;
  close: () => void;
  more: () => void;
}

function Made({ invitation, close, more }: MadeProps): ReactNode {
  const { email, isSent, url } = invitation;
  return (
    <div className="stack">
      <p className="muted">
        {isSent
          ? `An e-mail to ${email} is on its way. If it does not arrive, send this link yourself.`
          : `Send this link to ${email}. No mail server is set (SMTP_URL), so nothing was e-mailed.`}
      </p>
      <CopyField label="Link of the invitation" value={url} />
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={more}>
          Invite another
        </Button>
        <Button onClick={close}>Done</Button>
      </div>
    </div>
  );
}
