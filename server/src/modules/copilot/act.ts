import type { askCopilot, ResponseOf } from '@frontdesk/contract';
import type { ModelProvider } from '../../model-providers/model-provider.ts';
import type { Request } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Clock } from '../../platform/index.ts';
import type { HelpAddresses, Knowledge } from '../knowledge/index.ts';
import { ask } from '../models/index.ts';
import { findArticles } from './articles.ts';
import { draftAnswer } from './draft.ts';
import type { Draft } from './draft.ts';
import { ownText, rewriteInstructions } from './instructions.ts';
import { summarise } from './summary.ts';
import type { Talk } from './talk.ts';
import { findWriter, mustFindWriter } from './writer.ts';
import { BY_NOBODY } from './written.ts';

export interface CopilotParts {
  knowledge: { search: Knowledge['search'] };
  providers: readonly ModelProvider[];
  help: HelpAddresses;
  clock: Clock;
}

type Body = Request<typeof askCopilot>['body'];
export type CopilotAnswer = ResponseOf<typeof askCopilot>;

const MAX_TOKENS = 1_500;

/** Does what was asked of the copilot, outside any transaction. Nothing is sent to the customer. */
export async function act(
  parts: CopilotParts,
  talk: Talk,
  body: Body,
  signal: AbortSignal,
): Promise<Draft> {
  const { providers } = parts;
  switch (body.action) {
    case 'find-article':
      return {
        ...BY_NOBODY,
        text: null,
        sources: (await search(parts, talk, body, signal)).map(sourceOf),
      };
    case 'draft':
      return draft(parts, talk, body, signal);
    case 'summarise': {
      const writer = findWriter(providers, talk);
      const language = body.language ?? 'en';
      return { ...(await summarise(writer, talk, language, signal)), sources: [] };
    }
    default: {
      const { action } = body;
      const writer = mustFindWriter(providers, talk);
      const { value, usage, cost } = await ask(writer, {
        system: rewriteInstructions(action, {
          tone: body.tone,
          language: body.language ?? talk.language,
        }),
        prompt: ownText(mustHaveText(body)),
        maxTokens: MAX_TOKENS,
        signal,
      });
      return { text: value, sources: [], model: writer.model.modelId, usage, cost };
    }
  }
}

async function draft(
  parts: CopilotParts,
  talk: Talk,
  body: Body,
  signal: AbortSignal,
): Promise<Draft> {
  if (talk.question.trim() === '') {
    throw new AppError('unprocessable', 'The customer has not written anything yet.');
  }
  const found = await search(parts, talk, { ...body, text: undefined }, signal);
  const writer = findWriter(parts.providers, talk);
  const drafted = await draftAnswer(writer, talk, found, signal);
  if (drafted.text !== null) return drafted;
  throw new AppError(
    'unprocessable',
    'No article answers this, and no language model is configured that could draft an answer.',
  );
}

async function search(parts: CopilotParts, talk: Talk, { text }: Body, signal: AbortSignal) {
  const words = text?.trim() ?? '';
  const question = words === '' ? talk.question : words;
  if (question.trim() === '') return [];
  return findArticles({ search: parts.knowledge.search, help: parts.help }, talk, question, signal);
}

const sourceOf = <T>({ source }: { source: T }): T => source;

function mustHaveText({ text }: Body): string {
  if (text !== undefined && text.trim() !== '') return text;
  const message = 'Write something first.';
  throw new AppError('unprocessable', message, { errors: [{ path: 'text', message }] });
}
