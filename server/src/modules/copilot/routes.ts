import { askCopilot } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError, messageOf } from '../../platform/index.ts';
import { BudgetSpentError } from '../models/index.ts';
import { act } from './act.ts';
import type { CopilotParts } from './act.ts';
import { bill } from './bill.ts';
import { readTalk } from './talk.ts';

const SPENT =
  'The AI budget of this conversation or month is spent. An owner can raise it under Settings → AI.';

/** The copilot of whoever answers: it drafts, rewrites and looks up, and sends nothing. */
export function copilotRoute(database: Database, parts: CopilotParts): BoundRoute {
  return bind(askCopilot, async ({ params, body, caller: { organizationId }, signal, log }) => {
    const talk = await database.inOrganization(organizationId, async (tx) =>
      readTalk(tx, { organizationId, conversationId: params.id, now: parts.clock.now() }),
    );
    const written = await act(parts, talk, body, signal).catch((error: unknown) => {
      if (error instanceof AppError || signal.aborted) throw error;
      if (error instanceof BudgetSpentError) throw new AppError('unprocessable', SPENT);
      log.warn({ err: error }, 'The copilot had no answer');
      throw new AppError(
        'unavailable',
        `The language model did not answer. Try again in a moment. (${messageOf(error)})`,
      );
    });
    await database.inOrganization(organizationId, async (tx) =>
      bill(tx, organizationId, written, { purpose: 'copilot', now: parts.clock.now() }),
    );
    const { text, sources, model, cost } = written;
    return { text, sources, model, cost: (cost.input + cost.output) / 1e6 };
  });
}
