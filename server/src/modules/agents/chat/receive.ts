import type { ChatRequest } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { AppError, notFound } from '../../../platform/index.ts';
import { addVisitors, findOrAddContact, newStranger } from '../../contacts/index.ts';
import type { ContactIdentity } from '../../contacts/index.ts';
import { recordEvents } from '../../events/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import { chooseAgent } from '../routing/choose-agent.ts';
import type { Choice } from '../routing/choose-agent.ts';
import { checkUsable } from '../tools/check-tools.ts';
import type { AgentParts } from '../runs/work.ts';
import type { Asked } from './asked.ts';
import { begin } from './begin.ts';
import type { Begun } from './begin.ts';
import type { Taken } from './taken.ts';

/** Where a message belongs. */
interface Place {
  contactId: string;
  /** Where it was found or made, and thereby locked, just now. */
  contact?: ContactIdentity;
  /** True: it is no contact yet. */
  isStranger?: boolean;
  conversationId: string | undefined;
  startNew: boolean;
  /** The agent that has the conversation. */
  current: string | null;
  isTrial: boolean;
}

/**
 * Stores the customer's message in its conversation and begins its turn, in one transaction: few
 * round trips come before the model. No turn is begun for a message that came before, or while
 * another turn is in the way. Throws `not-found` for a conversation or an agent of somebody else,
 * `unprocessable` where there is no active agent.
 */
export async function receive(
  { database, jobs, messages, clock, handover }: AgentParts,
  organizationId: string,
  body: ChatRequest,
  asked: Asked & { traceId: string | undefined },
): Promise<{ taken: Taken; begun: Begun }> {
  const store = async (tx: Tx): Promise<{ taken: Taken; begun: Begun }> => {
    // Who answers is read while the message is written.
    const [agents, { place, received }] = await Promise.all([
      readAgents(tx, body.agentId),
      write(tx, organizationId, body, asked, messages),
    ]);
    const choice = choose(agents, body, asked, place);
    await checkUsable(tx, body.config, choice);
    const { startNew: isNew, isTrial } = place;
    const { text } = asked;
    const { traceId } = asked;
    const taken: Taken = { ...received, organizationId, choice, text, isNew, isTrial, traceId };
    // Together: what may follow the first of them only reads, or adds a run of its own.
    const [begun] = await Promise.all([
      beginOnce(tx, taken, { jobs, clock, handover }),
      isTrial ? undefined : recordEvents(tx, organizationId, received.events),
    ]);
    // Then no later transaction makes this one lasting before the caller is answered.
    if (begun.kind !== 'running') await sql`SET LOCAL synchronous_commit = on`.execute(tx);
    return { taken, begun };
  };
  return database.inOrganization(organizationId, store, { isPreliminary: true });
}

/** Begins a turn, unless the message came before and has had or awaits one. */
async function beginOnce(
  tx: Tx,
  taken: Taken,
  parts: Pick<AgentParts, 'jobs' | 'clock' | 'handover'>,
): Promise<Begun> {
  const { conversationId, messageId, duplicate } = taken;
  if (!duplicate) return begin(tx, taken, parts);
  const run = await tx
    .selectFrom('runs')
    .select('id')
    .where('conversationId', '=', conversationId)
    .where((eb) => eb.or([eb('messageId', '=', messageId), eb('status', '=', 'queued')]))
    .executeTakeFirst();
  return run ? { kind: 'waiting' } : begin(tx, taken, parts);
}

/** Writes the message where it belongs. What is added for it travels together. */
async function write(
  tx: Tx,
  organizationId: string,
  body: ChatRequest,
  asked: Asked,
  messages: AgentParts['messages'],
) {
  const place =
    body.conversationId === undefined
      ? await placeOf(tx, organizationId, body, asked.chatId)
      : await placeIn(tx, body.conversationId, body.isTrial);
  const { contactId, contact, conversationId, startNew } = place;
  const [, received] = await Promise.all([
    addVisitors(tx, organizationId, place.isStranger === true ? [contactId] : []),
    messages.receiveIn(tx, organizationId, {
      contactId,
      contact,
      conversationId,
      startNew,
      channel: body.channel ?? 'web_widget',
      channelId: null,
      content: asked.text,
      externalId: asked.externalId,
      turn: 'none',
      isTrial: place.isTrial,
      channelMeta: asked.chatId === null ? undefined : { chatId: asked.chatId },
    }),
  ]);
  return { place, received };
}

async function readAgents(tx: Tx, named: string | undefined): Promise<AgentRow[]> {
  return tx
    .selectFrom('agents')
    .selectAll()
    .where((eb) => eb.or([eb('isActive', '=', true), eb('id', '=', named ?? '')]))
    .execute();
}

function choose(
  agents: AgentRow[],
  body: ChatRequest,
  asked: Asked,
  { current }: Place,
): Choice<AgentRow> {
  const choice = chooseAgent(agents, asked.text, { named: body.agentId, current });
  if (choice) return choice;
  if (body.agentId !== undefined) throw notFound('agent');
  throw new AppError('unprocessable', 'There is no active AI agent. Add one, or activate one.');
}

async function placeIn(
  tx: Tx,
  conversationId: string,
  asTrial: boolean | undefined,
): Promise<Place> {
  const row = await tx
    .selectFrom('conversations')
    .select(['contactId', 'assignedAgentId', 'isTrial'])
    .where('id', '=', conversationId)
    .executeTakeFirst();
  if (!row || row.contactId === null) throw notFound('conversation');
  const { contactId, assignedAgentId, isTrial } = row;
  if (asTrial === true && !isTrial) {
    const message = 'A customer has this conversation. Begin a new one to try an agent out.';
    throw new AppError('unprocessable', message, { errors: [{ path: 'isTrial', message }] });
  }
  return { contactId, conversationId, startNew: false, current: assignedAgentId, isTrial };
}

/**
 * By contact and chat id. A chat without a contact gets one of its own, named after the chat's
 * id, so that two first messages of one chat can never begin two conversations.
 */
async function placeOf(
  tx: Tx,
  organizationId: string,
  { contact: details, isTrial = false }: ChatRequest,
  chatId: string | null,
): Promise<Place> {
  if (isTrial) return placeOfTrial(tx, organizationId, details);
  const isNamed = details && Object.values(details).some((value) => value !== '');
  if (isNamed === true) {
    const contact = await findOrAddContact(tx, organizationId, details);
    const known = chatId === null ? undefined : await findChat(tx, contact.id, chatId);
    return {
      contactId: contact.id,
      contact,
      conversationId: known?.id,
      startNew: known === undefined,
      current: known?.assignedAgentId ?? null,
      isTrial,
    };
  }
  const isStranger = chatId === null;
  const contact = isStranger
    ? newStranger()
    : await findOrAddContact(tx, organizationId, { externalId: `chat:${chatId}` });
  return {
    contactId: contact.id,
    contact,
    isStranger,
    conversationId: undefined,
    startNew: isStranger,
    current: null,
    isTrial,
  };
}

/** Whoever tries an agent out without saying as whom is one and the same contact. */
async function placeOfTrial(
  tx: Tx,
  organizationId: string,
  details: ChatRequest['contact'] = {},
): Promise<Place> {
  const isNamed = Object.values(details).some((value) => value !== '');
  const given = isNamed ? details : { externalId: 'frontdesk:trial', name: 'Playground' };
  const contact = await findOrAddContact(tx, organizationId, given);
  const place = { conversationId: undefined, startNew: true, current: null, isTrial: true };
  return { contactId: contact.id, contact, ...place };
}

async function findChat(tx: Tx, contactId: string, chatId: string) {
  return tx
    .selectFrom('conversations')
    .select(['id', 'assignedAgentId'])
    .where('contactId', '=', contactId)
    .where(sql<boolean>`"channelMeta"->>'chatId' = ${chatId}`)
    .where('status', '!=', 'closed')
    .where('isTrial', '=', false)
    .orderBy('lastMessageAt', 'desc')
    .executeTakeFirst();
}
