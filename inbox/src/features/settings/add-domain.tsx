import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useAddDomain } from './use-domains.ts';

/** Asks for a name; what is to be done next stands in the list. */
export function AddDomain({ close }: { close: () => void }): ReactNode {
  const [host, setHost] = useState('');
  const add = useAddDomain();
  return (
    <Modal opened onClose={close} title="Add a domain" size={420}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(host, { onSuccess: close });
        }}
      >
        <TextInput
          label="Domain"
          description="The whole name, without https://"
          placeholder="help.example.com"
          required
          maxLength={300}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          data-autofocus
          value={host}
          onChange={(event) => setHost(event.currentTarget.value)}
        />
        {add.isError && (
          <p role="alert" className="form-error">
            {describeError(add.error)}
          </p>
        )}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={host.trim() === ''} loading={add.isPending}>
            Add
          </Button>
        </div>
      </form>
    </Modal>
  );
}
