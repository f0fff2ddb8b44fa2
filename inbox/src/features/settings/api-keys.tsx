import { deleteApiKey, listApiKeys } from '@frontdesk/contract';
import type { ApiKey } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useSession } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { NewKey } from './new-key.tsx';
import { lineOfKey } from './key-words.ts';
import { Until } from './until.tsx';

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
          <KeyRow key={key.id} apiKey={key} revoke={() => setRevoking(key)} />
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

interface KeyRowProps {
  apiKey: ApiKey;
  revoke: () => void;
}

function KeyRow({ apiKey, revoke }: KeyRowProps): ReactNode {
  return (
    <li className="key-line">
      <span className="grow">
        <span className="ellipsis line-name">{apiKey.name}</span>
        <span className="muted ellipsis line-more">
          <code>{apiKey.prefix}…</code> · {lineOfKey(apiKey.scopes)}
          {apiKey.expiresAt !== null && (
            <>
              {' · '}
              {isOver(apiKey.expiresAt) ? (
                'Expired'
              ) : (
                <>
                  Expires <Until iso={apiKey.expiresAt} />
                </>
              )}
            </>
          )}
        </span>
      </span>
      <span className="faint only-desk">
        {apiKey.lastUsedAt === null ? (
          'Never used'
        ) : (
          <>
            Used <Ago iso={apiKey.lastUsedAt} long />
          </>
        )}
      </span>
      <Button variant="subtle" onClick={revoke}>
        Revoke
      </Button>
    </li>
  );
}

function isOver(iso: string): boolean {
  return Date.parse(iso) < Date.now();
}
