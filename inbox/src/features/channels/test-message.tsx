import { sendChannelTest } from '@frontdesk/contract';
import type { Channel } from '@frontdesk/contract';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client, describeError } from '../../api/client.ts';
import { toast } from '../../ui/toast-store.ts';

/** How somebody is named on each channel. */
const ADDRESSES: Partial<Record<Channel['type'], string>> = {
  email: 'An e-mail address',
  sms: 'A number, as +4930123456',
  whatsapp: 'A number without the plus, as 4930123456',
  telegram: 'The id of a chat with the bot',
};

/** Sends a message to an address of one's own, to see that it arrives. */
export function TestMessage({
  channel: { id, name, type },
  close,
}: {
  channel: Channel;
  close: () => void;
}): ReactNode {
  const [address, setAddress] = useState('');
  const send = useMutation({
    meta: { quiet: true },
    mutationFn: async () => client.call(sendChannelTest, { params: { id }, body: { address } }),
    onSuccess: ({ ok }) => {
      if (!ok) return;
      toast.success(`A test message is on its way to ${address}.`);
      close();
    },
  });
  const refused = send.isError ? describeError(send.error) : (send.data?.error ?? null);
  return (
    <Modal opened onClose={close} title={`Send a test message by ${name}`} size={440}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <TextInput
          label="To"
          description={ADDRESSES[type] ?? 'The vendor’s id of somebody who wrote to you'}
          required
          maxLength={254}
          data-autofocus
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        {refused !== null && (
          <p role="alert" className="form-error">
            {refused}
          </p>
        )}
        <div className="row channel-foot">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending}>
            Send
          </Button>
        </div>
      </form>
    </Modal>
  );
}
