import { getIdentitySecret, replaceIdentitySecret } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { toast } from '../../ui/toast-store.ts';

/** How a shop proves who its visitors are: the secret, shown on demand, and how to sign with it. */
export function WidgetIdentity({ channelId }: { channelId: string }): ReactNode {
  const [isReplacing, setReplacing] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const params = { id: channelId };
  // A mutation, although it reads: a secret is kept in no cache, and asked for only by hand.
  const show = useMutation({
    mutationFn: async () => client.call(getIdentitySecret, { params }),
    onSuccess: (answer) => setSecret(answer.secret),
  });
  const replace = useMutation({
    mutationFn: async () => client.call(replaceIdentitySecret, { params }),
    onSuccess: (answer) => {
      setSecret(answer.secret);
      toast.success('Replaced. Put the new secret into your server.');
    },
    onSettled: () => setReplacing(false),
  });
  return (
    <section className="identity">
      <h3>Signed-in customers</h3>
      <p className="muted">
        Your server signs who a customer is, and the widget shows them their own conversations on
        every device. Without a signature nobody sees the conversations of anybody else, whatever
        email they type.
      </p>
      {secret === null ? (
        <Button variant="default" loading={show.isPending} onClick={() => show.mutate()}>
          Show the secret
        </Button>
      ) : (
        <>
          <CopyField label="Identity secret" value={secret} />
          <pre>
            <code>{EXAMPLE}</code>
          </pre>
          <Button variant="subtle" mt={12} onClick={() => setReplacing(true)}>
            Replace the secret
          </Button>
        </>
      )}
      <Confirm
        isOpen={isReplacing}
        title="Replace the identity secret?"
        verb="Replace"
        isBusy={replace.isPending}
        onCancel={() => setReplacing(false)}
        onConfirm={() => replace.mutate()}
      >
        What your server signed with the old one is refused at once. Customers are strangers to the
        widget until your server has the new one.
      </Confirm>
    </section>
  );
}

const EXAMPLE = `// On your server (Node, with the library jose), for a customer who is signed in.
// Keep the secret there: whoever has it can be any customer.
const identity = await new SignJWT({ email: customer.email, name: customer.name })
  .setProtectedHeader({ alg: 'HS256' })
  .setSubject(customer.id)
  .setExpirationTime('1h')
  .sign(new TextEncoder().encode(process.env.FRONTDESK_IDENTITY_SECRET));

// In the page:
// <script async src="…/widget.js" data-channel-key="…"
//   data-identity="(the identity)"></script>`;
