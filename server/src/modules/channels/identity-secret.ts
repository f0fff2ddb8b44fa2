import { getIdentitySecret, replaceIdentitySecret } from '@frontdesk/contract';
import { z } from 'zod';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import type { ChannelRow } from './channel.ts';

const PURPOSE = 'visitor identity';

const Settings = z.looseObject({ identityVersion: z.number().int().min(1).catch(1) });

/**
 * What a shop's server may have signed its customers' identities with: the secret of the channel
 * as it is now, by each of the installation's keys. It follows from those keys, so that no
 * database holds it.
 */
export function identitySecrets(
  signer: Signer,
  { id, settings }: Pick<ChannelRow, 'id' | 'settings'>,
): [string, ...string[]] {
  return signer.every(PURPOSE, `${id}.${versionOf(settings)}`);
}

function versionOf(settings: unknown): number {
  const parsed = Settings.safeParse(settings);
  return parsed.success ? parsed.data.identityVersion : 1;
}

/** Shows the identity secret of a web widget to those who run it, and replaces it. */
export function identitySecretRoutes(database: Database, signer: Signer): BoundRoute[] {
  return [
    bind(getIdentitySecret, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const [secret] = identitySecrets(signer, await findWidget(tx, params.id));
        return { secret };
      }),
    ),
    bind(replaceIdentitySecret, async ({ params, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await findWidget(tx, params.id);
        const known = z.looseObject({}).catch({}).parse(row.settings);
        const settings = { ...known, identityVersion: versionOf(row.settings) + 1 };
        await tx
          .updateTable('channels')
          .set({ settings: JSON.stringify(settings), updatedAt: new Date() })
          .where('id', '=', row.id)
          .execute();
        await logAct(tx, {
          organizationId: caller.organizationId,
          eventType: 'channel.identity-secret-replaced',
          source: 'channels',
          message: `${caller.name} replaced the identity secret of ${row.name}.`,
          actor: caller,
          address: raw.ip,
          details: { channelId: row.id },
        });
        const [secret] = identitySecrets(signer, { id: row.id, settings });
        return { secret };
      }),
    ),
  ];
}

async function findWidget(tx: Tx, id: string): Promise<ChannelRow> {
  const row = await tx
    .selectFrom('channels')
    .selectAll()
    .where('id', '=', id)
    .where('type', '=', 'web_widget')
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('channel');
  return row;
}
