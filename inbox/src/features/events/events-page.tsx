import { listEvents } from '@frontdesk/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { Bone, Failed, Nothing, Waiting } from '../../ui/states.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { PageHead } from '../shell/page-head.tsx';
import { EventRow } from './event-row.tsx';
import './events.css';

type Only = 'open' | 'all';

/** What happened to the system: errors, warnings, acts of people. */
export function EventsPage(): ReactNode {
  usePageTitle('Events');
  const [only, setOnly] = useState<Only>('open');
  const query = useInfiniteQuery({
    queryKey: keys.events(only),
    queryFn: async ({ pageParam, signal }) =>
      client.call(
        listEvents,
        {
          query: {
            limit: 50,
            ...(only === 'open' ? { resolved: 'false' as const } : {}),
            ...(pageParam === '' ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 30_000,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page">
      <PageHead title="Events">
        <SegmentedControl
          aria-label="Which events"
          value={only}
          onChange={(value) => setOnly(value === 'all' ? 'all' : 'open')}
          data={[
            { value: 'open', label: 'Unresolved' },
            { value: 'all', label: 'All' },
          ]}
        />
      </PageHead>
      <div className="page-body">
        {query.isPending && (
          <Waiting className="events" label="Loading events">
            {[44, 60, 38, 52].map((width) => (
              <div key={width} className="event-bones" aria-hidden>
                <Bone w={18} h={18} r={9} />
                <Bone w={`${width}%`} />
              </div>
            ))}
          </Waiting>
        )}
        {query.isError && items.length === 0 && (
          <Failed error={query.error} retry={query.refetch} />
        )}
        {query.isSuccess && items.length === 0 && (
          <NoEvents showAll={only === 'open' ? () => setOnly('all') : undefined} />
        )}
        {items.length > 0 && (
          <ul className="events">
            {items.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <div className="events-more">
            <Button
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              Show more
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function NoEvents({ showAll }: { showAll: (() => void) | undefined }): ReactNode {
  return (
    <Nothing
      icon={<IconCircleCheck size={20} stroke={1.6} />}
      title="Nothing needs you"
      action={
        showAll && (
          <Button variant="default" onClick={showAll}>
            See all events
          </Button>
        )
      }
    >
      Errors and warnings of the system appear here until somebody resolves them.
    </Nothing>
  );
}
