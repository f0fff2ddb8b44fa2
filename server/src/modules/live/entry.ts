import { KnowledgeImport } from '@frontdesk/contract';
import type { Frame, WidgetFrame } from '@frontdesk/contract';
import type { Entry } from '../../realtime/index.ts';
import { conversationView } from '../conversations/index.ts';
import type { FileLinks } from '../files/index.ts';
import { messageView } from '../messages/index.ts';
import { widgetConversation, widgetMessage } from '../widget/index.ts';
import type { EventRow, Subjects } from './subjects.ts';

/** An event as it is sent: one text for the team, one for the visitor it concerns. */
export function entryOf(row: EventRow, subjects: Subjects, links: FileLinks): Entry {
  const team = teamFrame(row, subjects, links);
  const visitor = visitorFrame(row, subjects, links);
  const conversation = subjects.conversations.get(row.conversationId ?? '');
  return {
    sequence: row.sequence,
    conversationId: row.conversationId,
    contactId: conversation?.contactId ?? null,
    channelId: conversation?.channelId ?? null,
    team: team ? JSON.stringify(team) : null,
    visitor: visitor ? JSON.stringify(visitor) : null,
  };
}

function teamFrame(row: EventRow, subjects: Subjects, links: FileLinks): Frame | undefined {
  const { sequence, conversationId, data } = row;
  const kept = { sequence, conversationId };
  switch (row.type) {
    case 'message.created':
    case 'message.updated': {
      const message = subjects.messages.get(data.messageId ?? '');
      return message && { ...kept, type: row.type, data: messageView(message, links) };
    }
    case 'conversation.created':
    case 'conversation.updated': {
      const conversation = subjects.conversations.get(conversationId ?? '');
      return conversation && { ...kept, type: row.type, data: conversationView(conversation) };
    }
    case 'import.updated': {
      const found = subjects.imports.get(data.importId ?? '');
      if (!found) return undefined;
      const view = {
        ...found,
        createdAt: found.createdAt.toISOString(),
        finishedAt: found.finishedAt?.toISOString() ?? null,
      };
      return { ...kept, type: 'import.updated', data: KnowledgeImport.parse(view) };
    }
    case 'agent.updated':
      return { ...kept, type: 'agent.updated', data: { agentId: data.agentId ?? '' } };
    case 'team.updated':
      return { ...kept, type: 'team.updated', data: { teamId: data.teamId ?? '' } };
    case 'knowledge.updated':
      return {
        ...kept,
        type: 'knowledge.updated',
        data: { itemId: data.itemId ?? null, indexed: data.indexed ?? 0, total: data.total ?? 0 },
      };
    default:
      return undefined;
  }
}

function visitorFrame(
  row: EventRow,
  subjects: Subjects,
  links: FileLinks,
): WidgetFrame | undefined {
  const { sequence, conversationId, data } = row;
  const kept = { sequence, conversationId };
  const conversation = subjects.conversations.get(conversationId ?? '');
  if (!conversation || conversation.channel !== 'web_widget') return undefined;
  if (row.type === 'message.created') {
    const message = subjects.messages.get(data.messageId ?? '');
    const shown = message && widgetMessage(message, links);
    return shown && { ...kept, type: 'message.created', data: shown };
  }
  if (row.type === 'conversation.created' || row.type === 'conversation.updated') {
    return { ...kept, type: 'conversation.updated', data: widgetConversation(conversation) };
  }
  return undefined;
}
