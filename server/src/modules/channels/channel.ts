import { randomBytes } from 'node:crypto';
import { FullWidgetConfig, WidgetConfig } from '@frontdesk/contract';
import type { Channel } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';
import { z } from 'zod';
import { newId, notFound } from '../../platform/index.ts';

export type ChannelRow = Selectable<DB['channels']>;

/** How a widget looks and speaks where its owner has not said. */
const widgetDefaults: FullWidgetConfig = {
  accent: '#3d5afe',
  greeting: 'Hello. How can we help?',
  title: 'Support',
  theme: 'auto',
  position: 'right',
  suggestions: [],
};

/** The whole configuration of a widget. */
export function widgetConfigOf(row: Pick<ChannelRow, 'widgetConfig'>): FullWidgetConfig {
  const stored = WidgetConfig.safeParse(row.widgetConfig ?? {});
  return FullWidgetConfig.parse({ ...widgetDefaults, ...(stored.success ? stored.data : {}) });
}

const Names = z.record(z.string(), z.unknown()).catch({});

/** The row of a channel; throws `not-found`. */
export async function findChannel(tx: Tx, id: string): Promise<ChannelRow> {
  const row = await tx.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('channel');
  return row;
}

/** The channel as the API shows it; of its credentials only the names. */
export function channelView(row: ChannelRow): Channel {
  const settings = row.settings;
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    isActive: row.isActive,
    settings: typeof settings === 'object' && settings !== null ? { ...settings } : {},
    credentialFields: Object.keys(Names.parse(row.apiCredentials)).toSorted(),
    account: row.account,
    warnings: row.warnings,
    lastError: row.lastError,
    lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
    lastCheckedAt: row.lastCheckedAt?.toISOString() ?? null,
    lastEventAt: row.lastEventAt?.toISOString() ?? null,
    widgetConfig: row.type === 'web_widget' ? widgetConfigOf(row) : null,
    webhookUrl: row.webhookUrl,
    channelKey: row.channelKey,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Adds a channel; a web widget gets its public key. */
export async function addChannel(
  tx: Tx,
  organizationId: string,
  channel: { type: ChannelRow['type']; name: string; widgetConfig?: WidgetConfig | undefined },
): Promise<ChannelRow> {
  return tx
    .insertInto('channels')
    .values({
      id: newId(),
      organizationId,
      type: channel.type,
      name: channel.name,
      widgetConfig: channel.widgetConfig ? JSON.stringify(channel.widgetConfig) : null,
      channelKey:
        channel.type === 'web_widget' ? `pk_${randomBytes(15).toString('base64url')}` : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The active web widget with this public key, whosever it is. Needs a system transaction. */
export async function findChannelByKey(tx: Tx, key: string): Promise<ChannelRow | undefined> {
  return tx
    .selectFrom('channels')
    .innerJoin('organizations', 'organizations.id', 'channels.organizationId')
    .selectAll('channels')
    .where('channels.channelKey', '=', key)
    .where('channels.isActive', '=', true)
    .where('organizations.isActive', '=', true)
    .executeTakeFirst();
}

/** The channel with this id if it is on, whosever it is. Needs a system transaction. */
export async function findOpenChannel(tx: Tx, id: string): Promise<ChannelRow | undefined> {
  return tx
    .selectFrom('channels')
    .innerJoin('organizations', 'organizations.id', 'channels.organizationId')
    .selectAll('channels')
    .where('channels.id', '=', id)
    .where('channels.isActive', '=', true)
    .where('organizations.isActive', '=', true)
    .executeTakeFirst();
}
