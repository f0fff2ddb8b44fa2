import { createOrganization } from '@frontdesk/contract';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client, describeError } from '../../api/client.ts';
import { slugOf } from './slug.ts';

interface NewOrganizationProps {
  close: () => void;
  onMade: (slug: string) => void;
}

/** Makes an organization, with a chat widget and an AI agent, and whoever makes it as its owner. */
export function NewOrganization({ close, onMade }: NewOrganizationProps): ReactNode {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string>();
  const slug = chosen ?? slugOf(name);
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: async () =>
      client.call(createOrganization, { body: { name: name.trim(), slug: slug.trim() } }),
    onSuccess: (made) => onMade(made.slug),
  });
  return (
    <Modal opened onClose={close} title="New organization" size={420}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextInput
          label="Name"
          description="Customers see it in the widget and the help centre"
          required
          data-autofocus
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Address"
          description={`${window.location.host}/help/${slug === '' ? '…' : slug}`}
          required
          minLength={2}
          maxLength={60}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          title="Lower-case letters, digits and single hyphens"
          value={slug}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        {make.isError && (
          <p role="alert" className="form-error">
            {describeError(make.error)}
          </p>
        )}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={make.isPending || make.isSuccess}>
            Make it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
