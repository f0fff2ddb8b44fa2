import { resolveEvent } from '@frontdesk/contract';
import type { SystemEvent } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconChevronRight,
  IconInfoCircle,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';
import { client } from '../../api/client.ts';
import { useMembers } from '../../api/members.ts';
import { useMay } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { subjects } from './act-filters.tsx';
import { Hidden } from '../../ui/hidden.tsx';

const severities = [
  { title: 'Info', tone: undefined, Icon: IconInfoCircle },
  { title: 'Warning', tone: 'amber', Icon: IconAlertTriangle },
  { title: 'Error', tone: 'red', Icon: IconAlertCircle },
  { title: 'Critical', tone: 'red', Icon: IconAlertCircle },
] as const;

/** One event: what happened, where; its details beneath, and that somebody resolved it. */
export function EventRow({ event }: { event: SystemEvent }): ReactNode {
  const resolver = useMembers().find(({ userId }) => userId === event.resolvedBy);
  const severity = severities[event.severity] ?? severities[0];
  const address = addressOf(event.details);
  return (
    <li className="event" data-tone={severity.tone} data-over={event.isResolved || undefined}>
      <severity.Icon size={18} stroke={1.7} aria-hidden />
      <div className="grow">
        <p className="event-message">
          <Hidden>{severity.title}: </Hidden>
          {event.message}
        </p>
        <p className="event-meta">
          <span>{sourceOf(event.source)}</span>
          <Ago iso={event.createdAt} long />
          {address !== undefined && <span>From {address}</span>}
          {event.conversationId !== null && (
            <Link to={`/conversations/${encodeURIComponent(event.conversationId)}`}>
              Open the conversation
            </Link>
          )}
          {event.isResolved && (
            <span>Resolved{resolver === undefined ? '' : ` by ${resolver.name}`}</span>
          )}
        </p>
        <Details details={event.details} />
      </div>
      <Resolve event={event} />
    </li>
  );
}

const FromSomewhere = z.object({ address: z.string() });

/** Where somebody did it from, if that is known. */
function addressOf(details: unknown): string | undefined {
  return FromSomewhere.safeParse(details).data?.address;
}

/** “channel:telegram” in words. */
function sourceOf(source: string): string {
  const subject = subjects.find(({ value }) => value === source);
  if (subject) return subject.label;
  const words = source.replaceAll(/[:_.-]+/gu, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Details({ details }: { details: unknown }): ReactNode {
  const isEmpty =
    details === null ||
    details === undefined ||
    (typeof details === 'object' && Object.keys(details).length === 0);
  if (isEmpty) return null;
  return (
    <details className="event-details">
      <summary>
        <IconChevronRight size={13} aria-hidden /> Details
      </summary>
      <pre>{JSON.stringify(details, null, 2)}</pre>
    </details>
  );
}

function Resolve({ event }: { event: SystemEvent }): ReactNode {
  const mayWrite = useMay('events.write');
  const cache = useQueryClient();
  const resolve = useMutation({
    mutationFn: async () => client.call(resolveEvent, { params: { id: event.id } }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: ['events'] }),
  });
  // What somebody did is no trouble that could be dealt with.
  if (!mayWrite || event.isResolved || event.eventType.includes('.')) return null;
  return (
    <Button variant="default" loading={resolve.isPending} onClick={() => resolve.mutate()}>
      Resolve
    </Button>
  );
}
