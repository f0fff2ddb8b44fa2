import type { BusinessHours, getBusinessHours, ResponseOf } from '@frontdesk/contract';
import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useMay, useSession } from '../../api/session.ts';
import { Bone, Failed } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { firstHours } from './hours-form.ts';
import { HoursFields } from './hours-fields.tsx';
import { hoursOf, useSaveHours } from './use-handover.ts';

type HoursNow = ResponseOf<typeof getBusinessHours>;

/** When people of the organization are there. */
export function Hours(): ReactNode {
  const query = useQuery(hoursOf());
  return (
    <section className="handover-part" aria-labelledby="business-hours">
      <h3 id="business-hours">Business hours</h3>
      {query.isPending && <Bone w="50%" />}
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {query.data && <HoursForm now={query.data} />}
    </section>
  );
}

function HoursForm({ now }: { now: HoursNow }): ReactNode {
  const mayWrite = useMay('organization.write');
  const { organization } = useSession();
  const [edited, setEdited] = useState<BusinessHours | null | undefined>();
  const hours = edited === undefined ? now.hours : edited;
  const save = useSaveHours();
  const { guard } = useUnsaved(edited !== undefined);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(hours, {
          onSuccess: () => {
            setEdited(undefined);
            toast.success('Saved.');
          },
        });
      }}
    >
      <fieldset className="form is-plain" disabled={!mayWrite}>
        <div className="form-part">
          <Switch
            label="The team keeps business hours"
            description={describe(now)}
            checked={hours !== null}
            onChange={(event) =>
              setEdited(event.currentTarget.checked ? firstHours(organization.timezone) : null)
            }
          />
          {hours && <HoursFields hours={hours} onChange={setEdited} isReadOnly={!mayWrite} />}
          {save.isError && (
            <p role="alert" className="form-error">
              {describeError(save.error)}
            </p>
          )}
          {mayWrite && (
            <div className="row">
              <Button type="submit" disabled={edited === undefined} loading={save.isPending}>
                Save
              </Button>
              {edited !== undefined && (
                <Button variant="default" onClick={() => setEdited(undefined)}>
                  Discard
                </Button>
              )}
            </div>
          )}
        </div>
      </fieldset>
      {guard}
    </form>
  );
}

function describe({ hours, isOpen, opensAt }: HoursNow): string {
  if (hours === null) return 'Without them customers are only told whether somebody is online';
  if (isOpen) return 'Open now';
  if (opensAt === null) return 'Closed, and never opens: no day has hours';
  const when = new Intl.DateTimeFormat(undefined, {
    weekday: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: hours.timeZone,
  }).format(new Date(opensAt));
  return `Closed now · opens ${when}`;
}
