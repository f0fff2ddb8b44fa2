import type { Conversation, Message } from '@frontdesk/contract';

const start = Date.parse('2026-01-05T09:00:00.000Z');

/** A time some minutes after the samples' beginning. */
export function at(minutes: number): string {
  return new Date(start + minutes * 60_000).toISOString();
}

/** A conversation for tests. */
export function aConversation(id: string, part: Partial<Conversation> = {}): Conversation {
  return {
    id,
    contactId: `contact-${id}`,
    customerId: null,
    customerName: 'Kim',
    customerEmail: null,
    customerPhone: null,
    status: 'open',
    handler: 'ai',
    priority: 0,
    subject: null,
    channel: 'web_widget',
    channelId: null,
    assignedAgentId: null,
    assignedUserId: null,
    assignedTeamId: null,
    assignedAgent: null,
    assignedUser: null,
    assignedTeam: null,
    startedAt: at(0),
    lastMessageAt: at(0),
    resolvedAt: null,
    closedAt: null,
    messageCount: 1,
    unreadCount: 0,
    averageResponseTime: null,
    customerSatisfaction: null,
    tags: [],
    preview: null,
    previewSender: null,
    createdAt: at(0),
    updatedAt: at(0),
    ...part,
  };
}

/** A message for tests. */
export function aMessage(id: string, part: Partial<Message> = {}): Message {
  return {
    id,
    conversationId: 'c',
    senderId: null,
    senderType: 'customer',
    senderName: 'Kim',
    type: 'text',
    content: id,
    whole: null,
    attachments: [],
    isPrivate: false,
    sources: [],
    unsourced: [],
    confidence: null,
    aiModel: null,
    tokensUsed: null,
    processingTime: null,
    toolsUsed: [],
    runId: null,
    externalId: null,
    isDelivered: false,
    deliveryStatus: null,
    deliveryError: null,
    isRead: false,
    deliveredAt: null,
    readAt: null,
    editedAt: null,
    deletedAt: null,
    reactions: [],
    createdAt: at(0),
    ...part,
  };
}
