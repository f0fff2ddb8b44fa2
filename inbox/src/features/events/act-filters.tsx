import { listApiKeys, may } from '@frontdesk/contract';
import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useMembers } from '../../api/members.ts';
import { useSession } from '../../api/session.ts';
import { dayAfter, dayOf, startOf } from './days.ts';
import type { EventFilter } from './use-events.ts';

/** What acts are about, by their source. */
export const subjects = [
  { value: 'sign-in', label: 'Sign-ins' },
  { value: 'members', label: 'Members' },
  { value: 'teams', label: 'Teams' },
  { value: 'api-keys', label: 'API keys' },
  { value: 'organizations', label: 'Organization' },
  { value: 'channels', label: 'Channels' },
  { value: 'agents', label: 'AI agents' },
  { value: 'knowledge', label: 'Knowledge' },
  { value: 'contacts', label: 'Customers' },
  { value: 'exports', label: 'Exports' },
];

interface ActFiltersProps {
  filter: EventFilter;
  set: (filter: EventFilter) => void;
}

/** By whom, about what, and when. */
export function ActFilters({ filter, set }: ActFiltersProps): ReactNode {
  const actors = useActors();
  const put = (part: EventFilter, ...without: (keyof EventFilter)[]): void => {
    const kept = Object.entries({ ...filter, ...part }).filter(
      ([name, value]) => value !== undefined && !without.some((gone) => gone === name),
    );
    set(Object.fromEntries(kept));
  };
  const chooseActor = (value: string | null): void => {
    const [kind, id] = value?.split(':') ?? [];
    if (kind === 'key') put({ apiKeyId: id }, 'userId');
    else put({ userId: id }, 'apiKeyId');
  };
  const actor = filter.userId
    ? `user:${filter.userId}`
    : filter.apiKeyId && `key:${filter.apiKeyId}`;
  return (
    <div className="act-filters">
      <Select
        label="By whom"
        placeholder="Anybody"
        clearable
        searchable
        data={actors}
        value={actor ?? null}
        onChange={chooseActor}
      />
      <Select
        label="About what"
        placeholder="Anything"
        clearable
        data={subjects}
        value={filter.source ?? null}
        onChange={(source) => put({ source: source ?? undefined })}
      />
      <TextInput
        type="date"
        label="From"
        value={filter.from ? dayOf(filter.from) : ''}
        onChange={({ currentTarget: { value } }) =>
          put({ from: value === '' ? undefined : startOf(value) })
        }
      />
      <TextInput
        type="date"
        label="To"
        error={filter.from && filter.to && filter.to <= filter.from ? 'Before “From”' : undefined}
        value={filter.to ? dayOf(filter.to, -1) : ''}
        onChange={({ currentTarget: { value } }) =>
          put({ to: value === '' ? undefined : dayAfter(value) })
        }
      />
    </div>
  );
}

/** People, and programs for those who may see keys. */
function useActors() {
  const { organization, role } = useSession();
  const { slug } = organization;
  const members = useMembers();
  const apiKeys = useQuery({
    queryKey: keys.apiKeys(slug),
    enabled: may(role, 'apiKeys.write'),
    queryFn: async ({ signal }) =>
      client.call(listApiKeys, { params: { slug }, query: { limit: 100 } }, { signal }),
  });
  return [
    {
      group: 'People',
      items: members.map(({ userId, name }) => ({ value: `user:${userId}`, label: name })),
    },
    {
      group: 'API keys',
      items: (apiKeys.data?.items ?? []).map(({ id, name }) => ({
        value: `key:${id}`,
        label: name,
      })),
    },
  ];
}
