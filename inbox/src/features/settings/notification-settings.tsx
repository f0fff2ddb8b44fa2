import { Switch } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { readSetting, writeSetting } from '../../ui/stored.ts';
import { askToNotify, canNotify, playSound } from '../news/alerts.ts';

/** How this browser tells of new messages while its tab is in the background. */
export function NotificationSettings(): ReactNode {
  const [hasSound, setSound] = useState(() => readSetting('sound') === 'on');
  const [notifies, setNotifies] = useState(
    () => readSetting('notifications') === 'on' && canNotify(),
  );
  const [isRefused, setRefused] = useState(false);
  const changeSound = (isOn: boolean): void => {
    setSound(isOn);
    writeSetting('sound', isOn ? 'on' : null);
    if (isOn) void playSound();
  };
  const changeNotifies = async (isWanted: boolean): Promise<void> => {
    const isOn = isWanted && (await askToNotify());
    setNotifies(isOn);
    setRefused(isWanted && !isOn);
    writeSetting('notifications', isOn ? 'on' : null);
  };
  return (
    <>
      <h2 className="settings-title">Notifications</h2>
      <p className="muted settings-lead">
        For this browser, while Frontdesk is in the background: new messages of customers that you
        have, or that nobody has. The tab’s title always counts them.
      </p>
      <div className="form is-plain">
        <div className="form-part">
          <Switch
            label="Sound"
            description="Two short tones"
            checked={hasSound}
            onChange={(event) => changeSound(event.currentTarget.checked)}
          />
          <Switch
            label="Browser notifications"
            description="Name and first words; a click opens the conversation"
            checked={notifies}
            error={
              isRefused
                ? 'This browser does not allow it. Allow notifications for this site in its settings, then switch this on again.'
                : undefined
            }
            onChange={(event) => void changeNotifies(event.currentTarget.checked)}
          />
        </div>
      </div>
    </>
  );
}
