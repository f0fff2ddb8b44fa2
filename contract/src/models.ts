import { z } from 'zod';
import { defineRoute, requiredText } from './route.ts';

/** US dollars per million tokens. */
const dollarsPerMillion = z.number().min(0).max(10_000);

/** What a model costs, in US dollars per million tokens. */
export const ModelPrice = z.object({
  input: dollarsPerMillion,
  /** Input that the provider had in its prompt cache. */
  cachedInput: dollarsPerMillion,
  output: dollarsPerMillion,
});
export type ModelPrice = z.infer<typeof ModelPrice>;

const modelName = requiredText(200);

/** A model that agents can use as things are configured. */
export const Model = z.object({
  name: z.string(),
  provider: z.string(),
  providerTitle: z.string(),
  /** Null where it is not known; then it counts nothing. */
  price: ModelPrice.nullable(),
  abilities: z.object({ images: z.boolean(), structuredOutput: z.boolean() }),
});
export type Model = z.infer<typeof Model>;

export const listModels = defineRoute({
  method: 'GET',
  path: '/api/models',
  name: 'models.list',
  summary: 'The models that agents can use, with what they cost and can',
  access: { permission: 'agents.read' },
  response: z.object({ items: z.array(Model) }),
});

/** A price as its provider lists it. */
export const ListedPrice = ModelPrice.extend({
  provider: z.string(),
  model: z.string(),
  /** The day or month on which it was read at `source`. */
  listedOn: z.string(),
  source: z.string(),
});

/** A price of the organization's own: it goes before the listed one. */
export const OwnPrice = ModelPrice.extend({ model: modelName });
export type OwnPrice = z.infer<typeof OwnPrice>;

export const ModelPrices = z.object({
  listed: z.array(ListedPrice),
  own: z.array(OwnPrice),
});
export type ModelPrices = z.infer<typeof ModelPrices>;

export const getModelPrices = defineRoute({
  method: 'GET',
  path: '/api/models/prices',
  name: 'modelPrices.get',
  summary: 'What models cost, as listed and as the organization set it',
  access: { permission: 'organization.read' },
  response: ModelPrices,
});
export const putModelPrices = defineRoute({
  method: 'PUT',
  path: '/api/models/prices',
  name: 'modelPrices.put',
  summary: 'Set prices of one’s own; those left out are as listed',
  access: { permission: 'organization.write' },
  body: z.strictObject({
    own: z
      .array(OwnPrice.strict())
      .max(200)
      .refine(
        (prices) => new Set(prices.map(({ model }) => model)).size === prices.length,
        'A model has one price',
      ),
  }),
  response: ModelPrices,
});

const tokens = z.number().int().min(1).max(1_000_000_000_000).nullable();
const dollars = z.number().min(0).max(1_000_000).nullable();

/** How much AI may use; null is no limit. A turn that would go beyond goes to a person. */
export const AiBudgets = z.strictObject({
  turn: z.strictObject({ seconds: z.number().int().min(1).max(600).nullable(), tokens, dollars }),
  conversation: z.strictObject({ tokens, dollars }),
  month: z.strictObject({ tokens, dollars }),
});
export type AiBudgets = z.infer<typeof AiBudgets>;

/** What holds for all AI of an organization. */
export const AiSettings = z.strictObject({
  /** Asked in this order where an agent's own model fails before its first word. */
  fallbackModels: z.array(modelName).max(3),
  /** Personal data is replaced before a model provider reads it, and put back in what it writes. */
  maskPersonalData: z.boolean(),
  budgets: AiBudgets,
});
export type AiSettings = z.infer<typeof AiSettings>;

/** The settings, and what this month has cost so far. */
export const AiSettingsView = z.object({
  ...AiSettings.shape,
  spent: z.object({
    /** `YYYY-MM`, UTC. */
    period: z.string(),
    tokens: z.number().int(),
    dollars: z.number(),
  }),
});
export type AiSettingsView = z.infer<typeof AiSettingsView>;

export const getAiSettings = defineRoute({
  method: 'GET',
  path: '/api/models/settings',
  name: 'aiSettings.get',
  summary: 'Fallback models, masking and budgets, and what this month has cost',
  access: { permission: 'organization.read' },
  response: AiSettingsView,
});
export const updateAiSettings = defineRoute({
  method: 'PATCH',
  path: '/api/models/settings',
  name: 'aiSettings.update',
  summary: 'Change fallback models, masking or budgets',
  access: { permission: 'organization.write' },
  body: AiSettings.partial().strict(),
  response: AiSettingsView,
});
