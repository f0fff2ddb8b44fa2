import type { WidgetConversation, WidgetMessage } from '@frontdesk/contract';
import { describe, expect, it } from 'vitest';
import { emptyChat } from './chat.ts';
import type { Chat } from './chat.ts';
import { personOf } from './person.ts';

function chat(conversation: Partial<WidgetConversation>, from: WidgetMessage['from'][]): Chat {
  const messages = from.map((sender, index): WidgetMessage => ({
    id: `m${index}`,
    conversationId: 'c',
    from: sender,
    name: sender === 'person' ? 'Olivia' : null,
    content: 'Hello',
    attachments: [],
    sources: [],
    externalId: null,
    runId: null,
    event: null,
    createdAt: '2026-01-01T10:00:00.000Z',
  }));
  const whole = { id: 'c', status: 'open', handler: 'person', personName: null } as const;
  return { ...emptyChat, conversation: { ...whole, ...conversation }, messages };
}

describe('personOf', () => {
  it('is nobody while the AI has it, and once it is over', () => {
    expect(personOf(emptyChat)).toBeNull();
    expect(personOf(chat({ handler: 'ai' }, ['person', 'visitor']))).toBeNull();
    for (const status of ['resolved', 'closed'] as const) {
      expect(personOf(chat({ status, personName: 'Olivia' }, ['person']))).toBeNull();
    }
  });

  it('has no name while one waits', () => {
    expect(personOf(chat({}, ['visitor', 'ai', 'system', 'visitor']))).toEqual({ name: null });
    expect(personOf(chat({}, ['person', 'visitor', 'system']))).toEqual({ name: null });
  });

  it('is who claimed it, or who answered last', () => {
    expect(personOf(chat({ personName: 'Ben' }, ['person']))).toEqual({ name: 'Ben' });
    expect(personOf(chat({}, ['system', 'person', 'visitor']))).toEqual({ name: 'Olivia' });
  });
});
