import type { Message } from '@frontdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { keys } from '../../api/keys.ts';
import { endsSoon } from './link-end.ts';

/** Milliseconds between looks: a machine that slept has not counted them. */
const LOOK = 30_000;

/** Asks for the messages again before the links of their files end, however long a page is open. */
export function useFreshLinks(id: string, messages: readonly Message[]): void {
  const cache = useQueryClient();
  const look = useEffectEvent(() => {
    const isOld = messages.some(({ attachments }) =>
      attachments.some(({ url }) => endsSoon(url, Date.now())),
    );
    if (isOld) void cache.invalidateQueries({ queryKey: keys.messages(id) });
  });
  useEffect(() => {
    const onLook = (): void => look();
    const timer = setInterval(onLook, LOOK);
    document.addEventListener('visibilitychange', onLook);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onLook);
    };
  }, []);
}
