import type { Integration, IntegrationContext } from '../integration.ts';
import { AppError } from '../../platform/index.ts';
import { IntegrationError } from '../integration.ts';
import { answerOf, unanswered } from './answer.ts';
import { Plan } from './plan.ts';
import { readApart } from './read-apart.ts';
import type { ReadDocument } from './read-document.ts';
import { requestOf } from './request.ts';
import { Credentials, Settings } from './settings.ts';

/** One reading serves a validation: that the document is good, and which tools it has. */
const readings = new WeakMap<IntegrationContext, Promise<ReadDocument>>();

/** Any API that has an OpenAPI document: a tool for each of its operations. */
export const customApi: Integration = {
  type: 'custom_api',
  title: 'Any API (OpenAPI)',
  category: 'developer',
  settingsSchema: Settings,
  credentialsSchema: Credentials,
  tools: [],
  placeOf(settings) {
    const { baseUrl, documentUrl, document } = Settings.safeParse(settings).data ?? {};
    return baseUrl ?? documentUrl ?? document ?? '';
  },
  async check(context) {
    const { version, title, operations, tools } = await reading(context);
    if (tools.length === 0) {
      throw new IntegrationError('rejected', 'None of the document’s operations can be offered.');
    }
    const offered = tools.length === operations ? '' : ` of ${operations}`;
    return {
      version,
      capabilities: [title, `${tools.length}${offered} operations`].filter(Boolean),
    };
  },
  discovery: {
    find: async (context) => (await reading(context)).tools,
    async run(plan, input, { fetch, credentials, idempotencyKey, signal }) {
      const request = requestOf(Plan.parse(plan), input, { credentials, idempotencyKey });
      const { url, ...rest } = request;
      const response = await fetch(url, { ...rest, signal }).catch((error: unknown) => {
        throw unanswered(error);
      });
      return answerOf(response);
    },
  },
};

async function reading(context: IntegrationContext): Promise<ReadDocument> {
  const known = readings.get(context);
  if (known) return known;
  const made = read(context);
  readings.set(context, made);
  return made;
}

async function read({ settings, fetch, signal }: IntegrationContext): Promise<ReadDocument> {
  const { document, ...rest } = Settings.parse(settings);
  if (document !== undefined && document !== '') return readApart(document, rest, signal);
  const { documentUrl = '' } = rest;
  const response = await fetch(documentUrl, { signal }).catch((error: unknown) => {
    if (error instanceof AppError)
      throw new IntegrationError('rejected', error.message, { cause: error });
    throw error;
  });
  if (response.status !== 200) {
    throw new IntegrationError('rejected', `The document’s address answered ${response.status}.`);
  }
  return readApart(new TextDecoder().decode(response.body), rest, signal);
}
