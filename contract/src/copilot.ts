import { z } from 'zod';
import { MESSAGE_LIMIT, Source } from './messages.ts';
import { locale } from './organizations.ts';
import { defineRoute, idParams, text } from './route.ts';

/** What the copilot does for who answers. Nothing of it is sent by itself. */
export const CopilotAction = z.enum([
  'draft',
  'rewrite',
  'shorten',
  'translate',
  'summarise',
  'find-article',
]);
export type CopilotAction = z.infer<typeof CopilotAction>;

export const askCopilot = defineRoute({
  method: 'POST',
  path: '/api/conversations/:id/copilot',
  name: 'conversations.copilot',
  summary: 'Draft, rewrite, shorten, translate, summarise, or find an article',
  access: { permission: 'conversations.write' },
  params: idParams,
  body: z
    .object({
      action: CopilotAction,
      /** What is in the composer: to rewrite, shorten and translate; or what to search for. */
      text: text(MESSAGE_LIMIT).optional(),
      tone: z.enum(['friendlier', 'more-formal']).optional(),
      /** Into which language; absent: the customer's. */
      language: locale.optional(),
    })
    .strict(),
  response: z.object({
    /** For the composer, or to read; null where only articles were found, or nothing at all. */
    text: z.string().nullable(),
    sources: z.array(Source),
    /** The model that wrote it; null: it is taken from the conversation or the help centre as is. */
    model: z.string().nullable(),
    /** US dollars. */
    cost: z.number(),
  }),
});
