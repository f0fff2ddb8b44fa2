import type { BusinessHours, Channel, ChannelHandover } from '@frontdesk/contract';
import { Button, Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay, useSession } from '../../api/session.ts';
import { toast } from '../../ui/toast-store.ts';
import { firstHours } from './hours-form.ts';
import { HoursFields } from './hours-fields.tsx';
import { useSaveChannel } from './use-handover.ts';

interface HoursProps {
  channel: Channel;
  set: ChannelHandover;
}

/** Whether a channel keeps hours of its own, and which. */
export function ChannelHours({ channel, set }: HoursProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        aria-label={`Business hours of ${channel.name}`}
        onClick={() => setOpen(true)}
      >
        {set.hours ? 'Own hours' : 'Usual hours'}
      </Button>
      {isOpen && <HoursDialog channel={channel} set={set} close={() => setOpen(false)} />}
    </>
  );
}

function HoursDialog({ channel, set, close }: HoursProps & { close: () => void }): ReactNode {
  const mayWrite = useMay('channels.write');
  const { organization } = useSession();
  const [hours, setHours] = useState<BusinessHours | null>(set.hours);
  const save = useSaveChannel(channel.id);
  const submit = (): void =>
    save.mutate(
      { ...set, hours },
      {
        onSuccess: () => {
          toast.success('Saved.');
          close();
        },
      },
    );
  return (
    <Modal opened onClose={close} title={`Business hours of ${channel.name}`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset className="form is-plain" disabled={!mayWrite}>
          <div className="form-part">
            <Switch
              label="Hours of its own"
              description="Without them those of the organization hold"
              checked={hours !== null}
              onChange={(event) =>
                setHours(event.currentTarget.checked ? firstHours(organization.timezone) : null)
              }
            />
            {hours && <HoursFields hours={hours} onChange={setHours} isReadOnly={!mayWrite} />}
            {mayWrite && (
              <div className="row">
                <Button type="submit" loading={save.isPending}>
                  Save
                </Button>
                <Button variant="default" onClick={close}>
                  Cancel
                </Button>
              </div>
            )}
          </div>
        </fieldset>
      </form>
    </Modal>
  );
}
