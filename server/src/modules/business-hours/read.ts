import { BusinessHours } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';

/** As settings of an organization and of a channel keep them. */
const Settings = z
  .object({ businessHours: BusinessHours.nullable() })
  .catch({ businessHours: null });

/** The hours among the settings of an organization or a channel; null: none are set. */
export function hoursIn(settings: unknown): BusinessHours | null {
  return Settings.parse(settings).businessHours;
}

/** The hours of a channel: its own, or else the organization's; null: none are set. */
export async function readHours(tx: Tx, channelId: string | null): Promise<BusinessHours | null> {
  const [organization, channel] = await Promise.all([
    tx.selectFrom('organizations').select('settings').executeTakeFirst(),
    tx
      .selectFrom('channels')
      .select('settings')
      .where('id', '=', channelId ?? '')
      .executeTakeFirst(),
  ]);
  return hoursIn(channel?.settings) ?? hoursIn(organization?.settings);
}
