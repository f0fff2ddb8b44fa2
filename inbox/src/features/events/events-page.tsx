import { Button, SegmentedControl } from '@mantine/core';
import { IconCircleCheck, IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Bone, Failed, Nothing, Waiting } from '../../ui/states.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { PageHead } from '../shell/page-head.tsx';
import { ActFilters } from './act-filters.tsx';
import { EventRow } from './event-row.tsx';
import { useEvents } from './use-events.ts';
import type { EventFilter } from './use-events.ts';
import './events.css';

type View = 'open' | 'incidents' | 'acts';

const views: { value: View; label: string }[] = [
  { value: 'open', label: 'Open' },
  { value: 'incidents', label: 'Incidents' },
  { value: 'acts', label: 'Audit log' },
];

const filters: Record<View, EventFilter> = {
  open: { kind: 'incidents', resolved: 'false' },
  incidents: { kind: 'incidents' },
  acts: { kind: 'acts' },
};

/** What went wrong by itself, and, in the audit log, what people and programs did. */
export function EventsPage(): ReactNode {
  usePageTitle('Events');
  const [view, setView] = useState<View>('open');
  const [acts, setActs] = useState<EventFilter>({});
  const query = useEvents({ ...filters[view], ...(view === 'acts' ? acts : {}) });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = view === 'acts' && Object.keys(acts).length > 0;
  return (
    <div className="page">
      <PageHead title="Events">
        <SegmentedControl
          aria-label="Which events"
          value={view}
          onChange={(value) => setView(views.find((each) => each.value === value)?.value ?? 'open')}
          data={views}
        />
      </PageHead>
      <div className="page-body">
        {view === 'acts' && <ActFilters filter={acts} set={setActs} />}
        {query.isPending && <Bones />}
        {query.isError && items.length === 0 && (
          <Failed error={query.error} retry={query.refetch} />
        )}
        {query.isSuccess && items.length === 0 && (
          <NoEvents view={view} reset={isFiltered ? () => setActs({}) : undefined} />
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

function Bones(): ReactNode {
  return (
    <Waiting className="events" label="Loading events">
      {[44, 60, 38, 52].map((width) => (
        <div key={width} className="event-bones" aria-hidden>
          <Bone w={18} h={18} r={9} />
          <Bone w={`${width}%`} />
        </div>
      ))}
    </Waiting>
  );
}

function NoEvents({ view, reset }: { view: View; reset: (() => void) | undefined }): ReactNode {
  if (view === 'acts') {
    return (
      <Nothing
        icon={<IconListSearch size={20} stroke={1.6} />}
        title={reset ? 'Nothing like that was done' : 'Nothing was done yet'}
        action={
          reset && (
            <Button variant="default" onClick={reset}>
              Show everything
            </Button>
          )
        }
      >
        Sign-ins and changes of members, keys, settings and data are written down here, with who did
        them and from where. Nobody can change them.
      </Nothing>
    );
  }
  return (
    <Nothing icon={<IconCircleCheck size={20} stroke={1.6} />} title="Nothing needs you">
      {view === 'open'
        ? 'Errors and warnings of the system appear here until somebody resolves them.'
        : 'There was no error and no warning of the system.'}
    </Nothing>
  );
}
