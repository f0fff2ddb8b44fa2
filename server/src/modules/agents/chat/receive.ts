import type { ChatRequest } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { AppError, notFound } from '../../../platform/index.ts';
import { findOrAddContact } from '../../contacts/index.ts';
import type { ContactRow } from '../../contacts/index.ts';
import { recordEvents } from '../../events/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import { chooseAgent } from '../choose-agent.ts';
import type { AgentParts } from '../runs/execute.ts';
import type { Asked } from './asked.ts';
import { begin } from './begin.ts';
import type { Begun } from './begin.ts';
import type { Taken } from './taken.ts';

/** Where a message belongs, and who answers it. */
interface Place {
  contactId: string;
  /** Where it was found or made, and thereby locked, just now. */
  contact?: ContactRow;
  conversationId: string | undefined;
  startNew: boolean;
  agent: AgentRow;
}

/**
 * Stores the customer's message in its conversation and begins its turn, in one transaction: few
 * round trips come before the model. No turn is begun for a message that came before, or while
 * another turn is in the way. Throws `not-found` for a conversation or an agent of somebody else,
 * `unprocessable` where there is no active agent.
 */
export async function receive(
  { database, jobs, messages }: AgentParts,
  organizationId: string,
  body: ChatRequest,
  asked: Asked,
): Promise<{ taken: Taken; begun: Begun }> {
  const store = async (tx: Tx): Promise<{ taken: Taken; begun: Begun }> => {
    const place = await findPlace(tx, organizationId, body, asked);
    const received = await messages.receiveIn(tx, organizationId, {
      contactId: place.contactId,
      contact: place.contact,
      conversationId: place.conversationId,
      startNew: place.startNew,
      channel: body.channel ?? 'web_widget',
      channelId: null,
      content: asked.text,
      externalId: asked.externalId,
      turn: 'none',
      channelMeta: asked.chatId === null ? undefined : { chatId: asked.chatId },
    });
    const { agent, startNew: isNew } = place;
    const taken: Taken = { ...received, organizationId, agent, text: asked.text, isNew };
    // Together: what may follow the first of them only reads, or adds a run of its own.
    const [begun] = await Promise.all([
      beginOnce(tx, taken, { jobs }),
      recordEvents(tx, organizationId, received.events),
    ]);
    // Then no later transaction makes this one lasting before the caller is answered.
    if (begun.kind !== 'running') await sql`SET LOCAL synchronous_commit = on`.execute(tx);
    return { taken, begun };
  };
  return database.inOrganization(organizationId, store, { isPreliminary: true });
}

/** Begins a turn, unless the message came before and has had or awaits one. */
async function beginOnce(tx: Tx, taken: Taken, parts: Pick<AgentParts, 'jobs'>): Promise<Begun> {
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

async function findPlace(
  tx: Tx,
  organizationId: string,
  body: ChatRequest,
  asked: Asked,
): Promise<Place> {
  const [place, agents] = await Promise.all([
    body.conversationId === undefined
      ? placeOf(tx, organizationId, body.contact, asked.chatId)
      : placeIn(tx, body.conversationId),
    tx
      .selectFrom('agents')
      .selectAll()
      .where((eb) => eb.or([eb('isActive', '=', true), eb('id', '=', body.agentId ?? '')]))
      .execute(),
  ]);
  const agent = chooseAgent(agents, asked.text, { named: body.agentId, current: place.current });
  if (agent) return { ...place, agent };
  if (body.agentId !== undefined) throw notFound('agent');
  throw new AppError('unprocessable', 'There is no active AI agent. Add one, or activate one.');
}

type Where = Omit<Place, 'agent'> & { current: string | null };

async function placeIn(tx: Tx, conversationId: string): Promise<Where> {
  const row = await tx
    .selectFrom('conversations')
    .select(['contactId', 'assignedAgentId'])
    .where('id', '=', conversationId)
    .executeTakeFirst();
  if (!row || row.contactId === null) throw notFound('conversation');
  const { contactId, assignedAgentId } = row;
  return { contactId, conversationId, startNew: false, current: assignedAgentId };
}

/**
 * By contact and chat id. A chat without a contact gets one of its own, named after the chat's
 * id, so that two first messages of one chat can never begin two conversations.
 */
async function placeOf(
  tx: Tx,
  organizationId: string,
  details: ChatRequest['contact'],
  chatId: string | null,
): Promise<Where> {
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
    };
  }
  const externalId = chatId === null ? undefined : `chat:${chatId}`;
  const contact = await findOrAddContact(tx, organizationId, { externalId });
  return {
    contactId: contact.id,
    contact,
    conversationId: undefined,
    startNew: chatId === null,
    current: null,
  };
}

async function findChat(tx: Tx, contactId: string, chatId: string) {
  return tx
    .selectFrom('conversations')
    .select(['id', 'assignedAgentId'])
    .where('contactId', '=', contactId)
    .where(sql<boolean>`"channelMeta"->>'chatId' = ${chatId}`)
    .where('status', '!=', 'closed')
    .orderBy('lastMessageAt', 'desc')
    .executeTakeFirst();
}
