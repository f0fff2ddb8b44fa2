import { setTimeout } from 'node:timers/promises';
import {
  ApiKey,
  Attachment,
  Conversation,
  IdentitySecret,
  SuiteCaseInput,
} from '@frontdesk/contract';
import type { UserRole } from '@frontdesk/contract';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Database } from '../../src/database/index.ts';
import { logSystemEvent } from '../../src/modules/events/index.ts';
import {
  addApiKey,
  addOrganization,
  makeResetLink,
} from '../../src/modules/organizations/index.ts';
import { createSigner, newId } from '../../src/platform/index.ts';
import { SECRET_KEY } from '../harness.ts';
import type { TestApp } from '../harness.ts';
import { PROVIDER } from '../sso/keys.ts';
import { ENTRY_POINT, ISSUER } from '../sso/saml-provider.ts';
import { storeUploads } from '../uploads.ts';
import { addPerson } from './organization.ts';
import type { Organization } from './organization.ts';

const Created = z.object({ id: z.string() });
const WithToken = z.object({ id: z.string(), url: z.string() });

/** Makes things of one organization, each new; all return the thing's id unless told otherwise. */
export interface Things {
  organization: Organization;
  conversation: () => Promise<string>;
  message: () => Promise<string>;
  /** An answer that did not arrive. */
  failedMessage: () => Promise<{ id: string; messageId: string }>;
  contact: () => Promise<string>;
  run: (conversationId?: string) => Promise<string>;
  /** A tool call that waits for the team. */
  approval: () => Promise<{ id: string; conversationId: string }>;
  agent: () => Promise<string>;
  /** A test suite with a case. */
  suite: () => Promise<{ id: string; caseId: string }>;
  /** A run of a test suite, and the result that its case waits for. */
  suiteRun: (suiteId?: string) => Promise<{ id: string; resultId: string }>;
  knowledge: () => Promise<string>;
  team: () => Promise<string>;
  /** A rule of handover to a new team. */
  handoverRule: () => Promise<string>;
  /** Somebody new in a new team. */
  teamMember: () => Promise<{ id: string; userId: string }>;
  importOf: (fileText?: string) => Promise<string>;
  /** A file that was uploaded to be attached, by its key. */
  file: () => Promise<string>;
  systemEvent: () => Promise<string>;
  channel: () => Promise<string>;
  /** A channel by which somebody is reached who has not written there. */
  mailChannel: () => Promise<string>;
  /** A request of a vendor that could not be read. */
  channelRequest: (channelId?: string) => Promise<{ id: string; requestId: string }>;
  /** An MCP server, with a tool, that people connect by consent. */
  integration: () => Promise<string>;
  /** A tool of an agent. */
  agentTool: () => Promise<{ id: string; toolId: string }>;
  /** What the MCP server's page sends somebody back with who began to connect it. */
  consent: (headers: Record<string, string>) => Promise<{ state: string; code: string }>;
  apiKey: () => Promise<string>;
  member: (role: UserRole) => Promise<string>;
  invitation: (email?: string) => Promise<{ id: string; token: string }>;
  /** A domain that nobody proved, or that this organization did. */
  domain: (state?: 'waiting' | 'proved') => Promise<{ id: string; host: string }>;
  /** The secret of a link by which one of its people chooses a new password. */
  passwordReset: () => Promise<string>;
  /** An address whose owner signs in at its identity provider. */
  vouched: () => Promise<string>;
  /** An identity that its server signed for a customer. */
  identity: () => Promise<string>;
  /** The token of an invitation to an organization of its own. */
  elsewhere: (email?: string) => Promise<string>;
  /** The `nextCursor` of a list with at least two things. */
  cursor: (path: string) => Promise<string>;
  /** By which its owner downloads everything. */
  exportToken: () => Promise<string>;
  /** Opens the organization again, whatever became of it. */
  reopen: () => Promise<void>;
  call: (method: string, path: string, body?: unknown) => Promise<unknown>;
}

/** What makes things of this organization, by its key where the API can, else in its database. */
export function thingsOf(
  app: TestApp,
  database: Database,
  organization: Organization,
  mcpUrl: string,
): Things {
  const { id: organizationId, key, slug, word } = organization;
  const call = callerOf(app, key);
  const create = async (path: string, body: object): Promise<string> =>
    Created.parse(await call('POST', path, body)).id;
  const conversation = async (): Promise<string> =>
    create('/api/conversations', {
      contact: { name: `${word} customer`, email: `${newId()}@${word.toLowerCase()}.example` },
      subject: `${word} subject`,
      message: { from: 'customer', content: `${word} question` },
    });
  const member = async (role: UserRole): Promise<string> =>
    (await addPerson(database, { organizationId, role, name: `${word} colleague` })).userId;
  const agent = async (): Promise<string> =>
    create('/api/agents', { name: `${word} bot`, type: 'custom', instructions: word });
  const integration = async (): Promise<string> =>
    create('/api/integrations', {
      type: 'mcp_server',
      name: `${word} ${newId()}`,
      settings: { url: mcpUrl },
    });
  const team = async (): Promise<string> => create('/api/teams', { name: `${word} ${newId()}` });
  return {
    organization,
    call,
    conversation,
    team,
    handoverRule: async () =>
      create('/api/handover-rules', {
        name: `${word} rule`,
        condition: { kind: 'keyword', words: [`${word} key`] },
        teamId: await team(),
      }),
    async teamMember() {
      const params = { id: await team(), userId: await member('agent') };
      await call('PUT', `/api/teams/${params.id}/members/${params.userId}`);
      return params;
    },
    message: async () =>
      create(`/api/conversations/${await conversation()}/messages`, { content: `${word} answer` }),
    async failedMessage() {
      const id = await conversation();
      const path = `/api/conversations/${id}/messages`;
      const messageId = await create(path, { content: `${word} failed` });
      await setFailed(database, organizationId, messageId);
      return { id, messageId };
    },
    contact: async () =>
      Conversation.parse(await call('GET', `/api/conversations/${await conversation()}`))
        .contactId ?? '',
    run: async (conversationId) =>
      newRun(database, organizationId, word, conversationId ?? (await conversation())),
    agent,
    integration,
    async agentTool() {
      const id = await agent();
      const body = { toolName: 'searchKnowledge', displayName: `${word} search` };
      return { id, toolId: await create(`/api/agents/${id}/tools`, body) };
    },
    consent: async (headers) => agreeTo(app, await integration(), headers),
    approval: async () => newApproval(database, organizationId, word, await conversation()),
    async suite() {
      const body = { name: `${word} suite` };
      const id = await create(`/api/agents/${await agent()}/suites`, body);
      return { id, caseId: await create(`/api/suites/${id}/cases`, caseOf(word)) };
    },
    suiteRun: async (given) => {
      const body = { name: `${word} suite` };
      const suiteId = given ?? (await create(`/api/agents/${await agent()}/suites`, body));
      return newSuiteRun(database, { organizationId, word, suiteId });
    },
    knowledge: async () =>
      create('/api/knowledge', { title: `${word} ${newId()}`, content: `${word} passage` }),
    importOf: async (text = `${word} file`) =>
      storeUploads(database, organizationId, [{ name: `${word}.md`, content: Buffer.from(text) }]),
    file: async () => (await uploadFile(app, organization)).id,
    systemEvent: async () => newSystemEvent(database, organizationId, word),
    mailChannel: async () =>
      create('/api/channels', {
        type: 'email',
        name: `${word} mail ${newId()}`,
        settings: {
          address: `${word.toLowerCase()}@desk.example`,
          smtpServer: 'mail.example',
          inbound: 'webhook',
        },
      }),
    channel: async () =>
      create('/api/channels', { type: 'web_widget', name: `${word} ${newId()}` }),
    async channelRequest(channelId) {
      const widget = { type: 'web_widget', name: newId() };
      const id = channelId ?? (await create('/api/channels', widget));
      return { id, requestId: await newChannelRequest(database, { organizationId, word, id }) };
    },
    apiKey: async () =>
      ApiKey.parse(await call('POST', `/api/organizations/${slug}/api-keys`, { name: word })).id,
    member,
    invitation: async (email = `${newId()}@${word.toLowerCase()}.example`) =>
      invite(call, slug, email),
    async domain(state = 'waiting') {
      const made = await newDomain(database, organizationId, word, state);
      if (state === 'proved') await known(app, made.host);
      return made;
    },
    passwordReset: async () => newReset(app, database, { organizationId, word }),
    vouched: async () => newVouched(database, organizationId),
    async identity() {
      const path = `/api/channels/${await create('/api/channels', { type: 'web_widget', name: newId() })}`;
      const { secret } = IdentitySecret.parse(await call('GET', `${path}/identity-secret`));
      return new SignJWT({ email: `${newId()}@${word.toLowerCase()}.example` })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(word)
        .setExpirationTime('1h')
        .sign(Buffer.from(secret));
    },
    async elsewhere(email = `${newId()}@elsewhere.example`) {
      const other = `other-${newId()}`;
      const { key: theirs } = await database.asSystem(async (tx) => {
        const { id } = await addOrganization(tx, { name: 'Another', slug: other });
        return addApiKey(tx, { organizationId: id, name: 'Key', scopes: [], createdBy: null });
      });
      return (await invite(callerOf(app, theirs), other, email)).token;
    },
    async exportToken() {
      const response = await fetch(`${app.url}/api/organizations/${slug}/exports`, {
        method: 'POST',
        headers: organization.people.owner.headers,
      });
      return (
        z
          .object({ url: z.string() })
          .parse(await response.json())
          .url.split('/')
          .at(-1) ?? ''
      );
    },
    async reopen() {
      await database.asSystem(async (tx) =>
        tx
          .updateTable('organizations')
          .set({ isActive: true, deletesAt: null })
          .where('id', '=', organizationId)
          .execute(),
      );
    },
    async cursor(path) {
      const join = path.includes('?') ? '&' : '?';
      const body = await call('GET', `${path}${join}limit=1`);
      return z.object({ nextCursor: z.string() }).parse(body).nextCursor;
    },
  };
}

/** Calls the API by a key; what is not answered well is an error. */
function callerOf(app: TestApp, key: string): Things['call'] {
  return async (method, path, body) => {
    const answer = await app.api(method, path, body, { authorization: `Bearer ${key}` });
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path} answered ${JSON.stringify(answer)}`);
  };
}

/** Uploads a file whose text and name hold the organization's word, by its key. */
export async function uploadFile(
  app: TestApp,
  { key, word }: Pick<Organization, 'key' | 'word'>,
): Promise<Attachment> {
  const form = new FormData();
  form.append('files', new Blob([`${word} file`]), `${word}.txt`);
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${app.url}/api/files`, { method: 'POST', headers, body: form });
  const [file] = z.object({ items: z.array(Attachment) }).parse(await answer.json()).items;
  if (!file) throw new Error('Nothing was uploaded.');
  return file;
}

/** Begins to connect an integration, and agrees on the server's page; nothing for who may not begin. */
async function agreeTo(
  app: TestApp,
  integrationId: string,
  headers: Record<string, string>,
): Promise<{ state: string; code: string }> {
  const path = `/api/integrations/${integrationId}/connect`;
  const answer = await app.api('POST', path, undefined, { authorization: '', ...headers });
  const begun = z.object({ url: z.string() }).safeParse(answer.body);
  if (!begun.success) return { state: 'none', code: 'none' };
  const page = await fetch(begun.data.url, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? '').searchParams;
  return { state: back.get('state') ?? '', code: back.get('code') ?? '' };
}

async function invite(
  call: Things['call'],
  slug: string,
  email: string,
): Promise<{ id: string; token: string }> {
  const path = `/api/organizations/${slug}/invitations`;
  const { id, url } = WithToken.parse(await call('POST', path, { email, role: 'agent' }));
  // The link ends with the token.
  return { id, token: /[^/#=]+$/u.exec(url)?.[0] ?? '' };
}

/** A domain with its state, past the limit of how many an organization may have. */
async function newDomain(
  database: Database,
  organizationId: string,
  word: string,
  state: 'waiting' | 'proved',
): Promise<{ id: string; host: string }> {
  const id = newId();
  const host = `${id}.${word.toLowerCase()}.example`;
  const verifiedAt = state === 'proved' ? new Date() : null;
  await database.inOrganization(organizationId, async (tx) =>
    tx.insertInto('domains').values({ id, organizationId, host, token: id, verifiedAt }).execute(),
  );
  return { id, host };
}

/** Waits until the server was told that a host is proved. */
async function known(app: TestApp, host: string): Promise<void> {
  for (let tries = 200; tries > 0; tries -= 1) {
    if ((await app.api('GET', `/api/domains/ask?domain=${host}`)).status === 200) return;
    await setTimeout(25);
  }
  throw new Error(`${host} did not become known.`);
}

async function newRun(
  database: Database,
  organizationId: string,
  word: string,
  conversationId: string,
): Promise<string> {
  const id = newId();
  await database.inOrganization(organizationId, async (tx) => {
    await tx
      .insertInto('runs')
      .values({ id, organizationId, conversationId, traceId: id, status: 'done' })
      .execute();
    const step = { id: newId(), organizationId, runId: id, position: 0, duration: 1 };
    await tx
      .insertInto('run_steps')
      .values({ ...step, kind: 'model', name: 'gpt-4o', ...callOfModel(word) })
      .execute();
  });
  return id;
}

/** The record of a call of a model: enough to run it again. */
function callOfModel(word: string) {
  const usage = { input: 1, cachedInput: 0, cacheWrite: 0, output: 1 };
  const messages = [
    { role: 'system', content: word },
    { role: 'user', content: [{ type: 'text', text: word }] },
  ];
  const sent = { attempt: 1, provider: 'openai', temperature: 0, maxTokens: 9 };
  return {
    input: JSON.stringify({ ...sent, messages, tools: [] }),
    output: JSON.stringify({ text: word, finish: 'stop', usage }),
    aside: JSON.stringify({
      agent: { id: word, name: word, version: 1 },
      model: 'gpt-4o',
      instructions: { from: 0, to: 0 },
      grounding: 'off',
      fallbackMessage: null,
    }),
  };
}

/** A case of a test suite. */
export function caseOf(word: string) {
  return {
    name: `${word} case`,
    customer: { kind: 'messages', messages: [`${word} question`] },
    expectations: { says: [{ text: word }] },
  };
}

/** A run that waits, though for no job. */
async function newSuiteRun(
  database: Database,
  { organizationId, word, suiteId }: { organizationId: string; word: string; suiteId: string },
): Promise<{ id: string; resultId: string }> {
  const [id, resultId] = [newId(), newId()];
  await database.inOrganization(organizationId, async (tx) => {
    const { agentId } = await tx
      .selectFrom('suites')
      .select('agentId')
      .where('id', '=', suiteId)
      .executeTakeFirstOrThrow();
    const where = { organizationId, suiteId, agentId };
    await tx
      .insertInto('suite_runs')
      .values({ ...where, id, version: 1, contentHash: id, revision: 0, startedBy: word })
      .execute();
    const tested = JSON.stringify(SuiteCaseInput.parse(caseOf(word)));
    await tx
      .insertInto('suite_results')
      .values({ id: resultId, organizationId, suiteRunId: id, caseId: id, position: 0, tested })
      .execute();
  });
  return { id, resultId };
}

async function newApproval(
  database: Database,
  organizationId: string,
  word: string,
  conversationId: string,
): Promise<{ id: string; conversationId: string }> {
  const id = newId();
  const runId = await newRun(database, organizationId, word, conversationId);
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('tool_calls')
      .values({
        id,
        organizationId,
        runId,
        conversationId,
        position: 0,
        callId: id,
        toolName: word,
        input: JSON.stringify({ word }),
        effect: 'writes',
        status: 'waiting',
      })
      .execute(),
  );
  return { id, conversationId };
}

async function newSystemEvent(
  database: Database,
  organizationId: string,
  word: string,
): Promise<string> {
  return database.inOrganization(organizationId, async (tx) => {
    const source = `${word} ${newId()}`;
    await logSystemEvent(tx, {
      organizationId,
      eventType: 'warning',
      source,
      message: word,
      severity: 'warning',
    });
    const row = await tx
      .selectFrom('system_events')
      .select('id')
      .where('source', '=', source)
      .executeTakeFirstOrThrow();
    return row.id;
  });
}

async function newReset(
  app: TestApp,
  database: Database,
  { organizationId, word }: { organizationId: string; word: string },
): Promise<string> {
  const person = { organizationId, role: 'agent', name: `${word} forgetful` } as const;
  const { email } = await addPerson(database, person);
  const made = { signer: createSigner(SECRET_KEY), publicUrl: app.url };
  return (await makeResetLink(database, made, email))?.split('#')[1] ?? '';
}

async function newVouched(database: Database, organizationId: string): Promise<string> {
  const host = `${newId()}.example`;
  await database.asSystem(async (tx) => {
    await tx
      .insertInto('domains')
      .values({ id: newId(), organizationId, host, token: newId(), verifiedAt: new Date() })
      .execute();
    await tx
      .insertInto('sso_providers')
      .values({
        id: newId(),
        organizationId,
        protocol: 'saml',
        issuer: ISSUER,
        entryPoint: ENTRY_POINT,
        certificate: PROVIDER.certificate,
      })
      .onConflict((conflict) => conflict.column('organizationId').doNothing())
      .execute();
  });
  return `ada@${host}`;
}

async function newChannelRequest(
  database: Database,
  { organizationId, word, id: channelId }: { organizationId: string; word: string; id: string },
): Promise<string> {
  const id = newId();
  const request = { method: 'POST', url: '', headers: '{}', body: Buffer.from(word) };
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('webhook_requests')
      .values({ id, organizationId, channelId, ...request, status: 'failed' })
      .execute(),
  );
  return id;
}

async function setFailed(
  database: Database,
  organizationId: string,
  messageId: string,
): Promise<void> {
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('deliveries')
      .set({ status: 'failed' })
      .where('messageId', '=', messageId)
      .execute(),
  );
}
