import { AiSettings, OwnPrice } from '@frontdesk/contract';
import type { BodyOf, updateAiSettings } from '@frontdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { notFound } from '../../platform/index.ts';
import type { OwnPrices } from './pick-model.ts';

/** What an organization has not set. */
export const USUAL: AiSettings = {
  fallbackModels: [],
  maskPersonalData: false,
  budgets: {
    turn: { seconds: null, tokens: null, dollars: null },
    conversation: { tokens: null, dollars: null },
    month: { tokens: null, dollars: null },
  },
};

/** `ai` of an organization's settings, as it is stored. */
const Stored = z.object({
  ai: z
    .object({
      ...AiSettings.partial().shape,
      prices: z.array(OwnPrice).optional(),
    })
    .catch({}),
});

export interface AiSetup {
  settings: AiSettings;
  own: OwnPrice[];
}

/** Reads what `organizations.settings` holds, whatever that is. */
export function setupOf(stored: unknown): AiSetup {
  const parsed = Stored.safeParse(stored);
  const { prices = [], ...given } = parsed.success ? parsed.data.ai : {};
  return { settings: changed(USUAL, given), own: prices };
}

/** Settings with what is given in place of what they had. */
export function changed(
  { fallbackModels, maskPersonalData, budgets }: AiSettings,
  given: BodyOf<typeof updateAiSettings>,
): AiSettings {
  return {
    fallbackModels: given.fallbackModels ?? fallbackModels,
    maskPersonalData: given.maskPersonalData ?? maskPersonalData,
    budgets: given.budgets ?? budgets,
  };
}

/** The organization's own prices by the names of their models. */
export function pricesOf({ own }: AiSetup): OwnPrices {
  return Object.fromEntries(own.map(({ model, ...price }) => [model, price]));
}

/** Reads what an organization set for its AI. */
export async function readAiSetup(tx: Tx, organizationId: string): Promise<AiSetup> {
  const row = await tx
    .selectFrom('organizations')
    .select('settings')
    .where('id', '=', organizationId)
    .executeTakeFirst();
  if (!row) throw notFound('organization');
  return setupOf(row.settings);
}

/** Changes what an organization set for its AI; its other settings stay. */
export async function writeAiSetup(
  tx: Tx,
  organizationId: string,
  { settings, own }: AiSetup,
): Promise<void> {
  const ai = JSON.stringify({ ai: { ...settings, prices: own } });
  await tx
    .updateTable('organizations')
    .set({ settings: sql`settings || ${ai}::jsonb`, updatedAt: new Date() })
    .where('id', '=', organizationId)
    .execute();
}
