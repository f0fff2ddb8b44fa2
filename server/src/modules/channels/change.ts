import type { createChannel, updateChannel } from '@frontdesk/contract';
import { z } from 'zod';
import type { Channel } from '../../channels/channel.ts';
import type { Tx } from '../../database/index.ts';
import type { Request } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import { acceptCredentials, acceptSettings, knownCredentials } from '../credentials/index.ts';
import { logAct } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { addChannel, findChannel, widgetConfigOf } from './channel.ts';
import type { ChannelRow } from './channel.ts';
import { adapterOf, ownerOf, webhookUrlOf } from './open.ts';
import type { ChannelParts } from './parts.ts';

/** Adds a channel as its owner wants it; the vendor is asked when it is tested. */
export async function addGiven(
  parts: ChannelParts,
  tx: Tx,
  body: Request<typeof createChannel>['body'],
  doer: Doer,
): Promise<ChannelRow> {
  const { organizationId } = doer.by;
  const adapter = adapterOf(parts, body.type);
  const settings = settingsOf(parts, adapter, body.settings);
  const credentials = acceptCredentials(adapter, body.credentials);
  const row = await addChannel(tx, organizationId, body);
  await tx
    .updateTable('channels')
    .set({
      settings: JSON.stringify(settings),
      webhookUrl: adapter.webhook ? webhookUrlOf(parts, row.id) : null,
    })
    .where('id', '=', row.id)
    .execute();
  const completed = adapter.completed?.(credentials) ?? credentials;
  await parts.credentials.write(tx, ownerOf(row), completed);
  await tell(tx, doer, 'added', row, { type: body.type, after: { settings } });
  return findChannel(tx, row.id);
}

/** Changes a channel. Asked with something else, what the vendor said before counts no more. */
export async function changeGiven(
  parts: ChannelParts,
  tx: Tx,
  row: ChannelRow,
  { by, body }: { by: Doer; body: Request<typeof updateChannel>['body'] },
): Promise<ChannelRow> {
  const adapter = adapterOf(parts, row.type);
  const before = knownSettings(row);
  const settings = body.settings
    ? { ...kept(before), ...settingsOf(parts, adapter, body.settings) }
    : before;
  const moved = settings['baseUrl'] !== before['baseUrl'];
  const isShownElsewhere =
    adapter.bound !== undefined &&
    adapter.bound.serversOf(settings) !== adapter.bound.serversOf(before);
  if (moved || isShownElsewhere || body.credentials) {
    await changeCredentials(parts, tx, row, { moved, isShownElsewhere, body });
  }
  const asksAnew = body.settings !== undefined || body.credentials !== undefined;
  const widgetConfig = body.widgetConfig
    ? { ...widgetConfigOf(row), ...body.widgetConfig }
    : row.widgetConfig;
  await tx
    .updateTable('channels')
    .set({
      name: body.name ?? row.name,
      isActive: body.isActive ?? row.isActive,
      widgetConfig: widgetConfig === null ? null : JSON.stringify(widgetConfig),
      settings: JSON.stringify(settings),
      ...(asksAnew ? { account: null, warnings: [], lastError: null, lastCheckedAt: null } : {}),
      updatedAt: parts.clock.now(),
    })
    .where('id', '=', row.id)
    .execute();
  await tell(tx, by, 'changed', row, {
    changed: Object.keys(body),
    credentials: Object.keys(body.credentials ?? {}),
  });
  return findChannel(tx, row.id);
}

/**
 * Where another address stands in for the vendor, the old one's secrets are forgotten, and those that
 * another server would be shown.
 */
async function changeCredentials(
  parts: ChannelParts,
  tx: Tx,
  row: ChannelRow,
  {
    moved,
    isShownElsewhere,
    body,
  }: {
    moved: boolean;
    isShownElsewhere: boolean;
    body: Request<typeof updateChannel>['body'];
  },
): Promise<void> {
  const adapter = adapterOf(parts, row.type);
  const known = await knownCredentials(parts.credentials, tx, ownerOf(row));
  const merged = new Map(Object.entries(moved ? {} : known));
  if (isShownElsewhere) for (const name of adapter.bound?.secrets ?? []) merged.delete(name);
  for (const [name, secret] of Object.entries(body.credentials ?? {})) {
    if (secret === null) merged.delete(name);
    else merged.set(name, secret);
  }
  const accepted = acceptCredentials(adapter, Object.fromEntries(merged));
  const completed = adapter.completed?.(accepted) ?? accepted;
  const forgotten = Object.fromEntries(Object.keys(known).map((name) => [name, null]));
  await parts.credentials.write(tx, ownerOf(row), { ...forgotten, ...completed });
}

/** What the adapter takes, and the address that stands in for the vendor where that is allowed. */
function settingsOf(
  { allowBaseUrl }: ChannelParts,
  adapter: Channel,
  { baseUrl, ...given }: Record<string, unknown>,
): Record<string, unknown> {
  const settings = acceptSettings(adapter, given);
  if (baseUrl === undefined) return settings;
  if (allowBaseUrl && z.url({ protocol: /^https?$/u }).safeParse(baseUrl).success) {
    return { ...settings, baseUrl };
  }
  throw new AppError('unprocessable', 'The settings are not right.', {
    errors: [
      {
        path: 'settings.baseUrl',
        message: allowBaseUrl ? 'is no address' : 'is not allowed on this server',
      },
    ],
  });
}

/** What the server itself keeps among the settings. */
function kept({ identityVersion }: Record<string, unknown>): Record<string, unknown> {
  return identityVersion === undefined ? {} : { identityVersion };
}

function knownSettings({ settings }: ChannelRow): Record<string, unknown> {
  return typeof settings === 'object' && settings !== null ? { ...settings } : {};
}

async function tell(
  tx: Tx,
  { by, address }: Doer,
  verb: string,
  { id, name }: Pick<ChannelRow, 'id' | 'name'>,
  details: Record<string, unknown>,
): Promise<void> {
  await logAct(tx, {
    organizationId: by.organizationId,
    eventType: `channel.${verb}`,
    source: 'channels',
    message: `${by.name} ${verb} the channel “${name}”.`,
    actor: by,
    address,
    details: { channelId: id, ...details },
  });
}
