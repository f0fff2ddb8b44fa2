import { createApiKey, deleteApiKey, listApiKeys } from '@frontdesk/contract';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useSession } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';

/** Keys by which programs call the API. */
export function ApiKeys(): ReactNode {
  const { organization } = useSession();
  const { slug } = organization;
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null);
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: keys.apiKeys(slug),
    queryFn: async ({ signal }) =>
      client.call(listApiKeys, { params: { slug }, query: { limit: 100 } }, { signal }),
  });
  const revoke = useMutation({
    mutationFn: async (id: string) => client.call(deleteApiKey, { params: { slug, id } }),
    onSuccess: () => setRevoking(null),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.apiKeys(slug) }),
  });
  const add = (
    <Button leftSection={<IconPlus size={15} stroke={1.9} />} onClick={() => setAdding(true)}>
      New key
    </Button>
  );
  return (
    <>
      <div className="settings-title row">
        <h2 className="grow">API keys</h2>
        {(query.data?.items.length ?? 0) > 0 && add}
      </div>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {query.isPending && <Bone w="60%" />}
      {query.data?.items.length === 0 && (
        <Nothing icon={<IconKey size={20} stroke={1.6} />} title="No API key yet" action={add}>
          With a key your own programs can read conversations, answer, and ask the AI.
        </Nothing>
      )}
      <ul className="lines">
        {query.data?.items.map((key) => (
          <li key={key.id}>
            <span className="grow">
              <span className="ellipsis line-name">{key.name}</span>
              <span className="muted ellipsis line-more">
                <code>{key.prefix}…</code>
              </span>
            </span>
            <span className="faint only-desk">
              {key.lastUsedAt === null ? (
                'Never used'
              ) : (
                <>
                  Used <Ago iso={key.lastUsedAt} long />
                </>
              )}
            </span>
            <Button variant="subtle" onClick={() => setRevoking(key)}>
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {isAdding && <NewKey slug={slug} close={() => setAdding(false)} />}
      <Confirm
        isOpen={revoking !== null}
        title={`Revoke “${revoking?.name ?? ''}”?`}
        verb="Revoke"
        isBusy={revoke.isPending}
        onCancel={() => setRevoking(null)}
        onConfirm={() => revoking && revoke.mutate(revoking.id)}
      >
        Programs that use this key stop working at once. This cannot be undone.
      </Confirm>
    </>
  );
}

/** Asks for a name, then shows the key: the only time. */
function NewKey({ slug, close }: { slug: string; close: () => void }): ReactNode {
  const [name, setName] = useState('');
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: async () => client.call(createApiKey, { params: { slug }, body: { name } }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.apiKeys(slug) }),
  });
  if (create.data) {
    return (
      <Modal
        opened
        onClose={close}
        title="Your new key"
        size={460}
        closeOnClickOutside={false}
        closeOnEscape={false}
      >
        <div className="stack">
          <p className="muted">Copy it now and keep it safe. It is not shown again.</p>
          <CopyField label="API key" value={create.data.key} />
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button onClick={close}>I have copied it</Button>
          </div>
        </div>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={close} title="New API key" size={420}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <TextInput
          label="Name"
          description="To know later what uses it"
          placeholder="Order system"
          required
          maxLength={120}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={create.isPending}>
            Make the key
          </Button>
        </div>
      </form>
    </Modal>
  );
}
