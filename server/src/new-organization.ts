import type { Tx } from './database/index.ts';
import { addAgent } from './modules/agents/index.ts';
import { addChannel } from './modules/channels/index.ts';

/** What a new organization begins with: a chat for its website and an agent that answers there. */
export async function addFirstParts(tx: Tx, organizationId: string): Promise<void> {
  await addChannel(tx, organizationId, { type: 'web_widget', name: 'Website chat' });
  await addAgent(tx, organizationId, {
    name: 'Robin',
    type: 'support',
    description: 'Answers questions from the help centre.',
    instructions:
      'You answer customers. Be brief, friendly and exact. Use only what the help centre says, and pass on to a person what it does not answer.',
    priority: 10,
    triggerKeywords: [],
  });
}
