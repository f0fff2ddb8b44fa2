import type { ModelProvider } from '../../model-providers/model-provider.ts';
import { AppError } from '../../platform/index.ts';
import { turnModel } from '../models/index.ts';
import type { PickedModel } from '../models/index.ts';
import type { Talk } from './talk.ts';

/**
 * The model that writes for the team: the organization's own, within its budgets, and kept from
 * personal data where the organization wishes so. Undefined where none is configured:
 * the built-in one quotes, it cannot follow instructions.
 */
export function findWriter(
  providers: readonly ModelProvider[],
  { model, setup }: Pick<Talk, 'model' | 'setup'>,
): PickedModel | undefined {
  if (model === null) return undefined;
  const picked = turnModel(providers, model, setup);
  return picked.model.provider === 'built-in' ? undefined : picked;
}

/** The same where nothing can be done without. Throws `unprocessable` with what to do about it. */
export function mustFindWriter(
  providers: readonly ModelProvider[],
  talk: Pick<Talk, 'model' | 'setup'>,
): PickedModel {
  const writer = findWriter(providers, talk);
  if (writer) return writer;
  throw new AppError(
    'unprocessable',
    'This needs a language model, and none is configured yet. Ask whoever runs this server to add the key of a provider, such as OPENAI_API_KEY. Finding articles and drafts from them work without.',
  );
}
