import {
  getAiSettings,
  getModelPrices,
  listModels,
  putModelPrices,
  updateAiSettings,
} from '@frontdesk/contract';
import type { AiSettingsView, BodyOf, ModelPrices } from '@frontdesk/contract';
import type { ModelProvider } from '../../model-providers/model-provider.ts';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Clock, Logger } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { periodOf, readMonth } from './budgets.ts';
import { knownModels } from './known-models.ts';
import { LISTED_PRICES } from './prices.ts';
import { changed, pricesOf, readAiSetup, writeAiSetup } from './settings.ts';
import type { AiSetup } from './settings.ts';

interface ModelParts {
  database: Database;
  providers: readonly ModelProvider[];
  clock: Clock;
  log: Logger;
}

/** The models, what they cost, and what holds for all AI of an organization. */
export function modelRoutes({ database, providers, clock, log }: ModelParts): BoundRoute[] {
  return [
    bind(listModels, async ({ caller, signal }) => {
      const { organizationId } = caller;
      const setup = await database.inOrganization(organizationId, async (tx) =>
        readAiSetup(tx, organizationId),
      );
      // What a server of one's own has is asked outside any transaction.
      return { items: await knownModels(providers, { prices: pricesOf(setup), signal, log }) };
    }),
    bind(getModelPrices, async ({ caller: { organizationId } }) =>
      database.inOrganization(organizationId, async (tx) =>
        pricesView(await readAiSetup(tx, organizationId)),
      ),
    ),
    bind(putModelPrices, async ({ body: { own }, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        pricesView(await change(tx, { by: caller, address: raw.ip }, { own })),
      ),
    ),
    bind(getAiSettings, async ({ caller: { organizationId } }) =>
      database.inOrganization(organizationId, async (tx) =>
        settingsView(tx, organizationId, await readAiSetup(tx, organizationId), clock),
      ),
    ),
    bind(updateAiSettings, async ({ body, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const setup = await change(tx, { by: caller, address: raw.ip }, { settings: body });
        return settingsView(tx, caller.organizationId, setup, clock);
      }),
    ),
  ];
}

/** Changes what is given, and writes down who did. */
async function change(
  tx: Tx,
  { by, address }: Doer,
  given: { own?: AiSetup['own']; settings?: BodyOf<typeof updateAiSettings> },
): Promise<AiSetup> {
  const { organizationId } = by;
  // Whoever changes the rest at the same time waits.
  await tx
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forUpdate()
    .execute();
  const before = await readAiSetup(tx, organizationId);
  const after = {
    own: given.own ?? before.own,
    settings: changed(before.settings, given.settings ?? {}),
  };
  if (JSON.stringify(before) === JSON.stringify(after)) return after;
  await writeAiSetup(tx, organizationId, after);
  await logAct(tx, {
    organizationId,
    eventType: 'ai.changed',
    source: 'models',
    message: `${by.name} changed the settings of the AI (${given.own ? 'prices' : Object.keys(given.settings ?? {}).join(', ')}).`,
    actor: by,
    address,
    details: { before, after },
  });
  return after;
}

function pricesView({ own }: AiSetup): ModelPrices {
  return { listed: [...LISTED_PRICES], own };
}

async function settingsView(
  tx: Tx,
  organizationId: string,
  { settings }: AiSetup,
  clock: Clock,
): Promise<AiSettingsView> {
  const period = periodOf(clock.now());
  const { tokens, micros } = await readMonth(tx, organizationId, period);
  return { ...settings, spent: { period, tokens, dollars: micros / 1e6 } };
}
