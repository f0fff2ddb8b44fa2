import { z } from 'zod';
import { defineTool } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import type { ToolPlace } from './tool-place.ts';

/** Reads who the customer of this conversation is; never anybody else. */
export function lookUpContact({ database, organizationId, conversationId }: ToolPlace): Tool {
  return defineTool({
    name: 'lookUpContact',
    stepKind: 'tool',
    purpose:
      'Look up what is known of the customer whom you talk to: name, e-mail, phone, whether they have proved who they are, and what the company knows of them.',
    input: z.object({}),
    async run() {
      const found = await database.inOrganization(organizationId, async (tx) =>
        tx
          .selectFrom('conversations')
          .innerJoin('contacts', 'contacts.id', 'conversations.contactId')
          .select([
            'contacts.name',
            'contacts.email',
            'contacts.phone',
            'contacts.externalId as customerId',
            'contacts.isVerified',
            'contacts.meta',
            'contacts.createdAt',
          ])
          .where('conversations.id', '=', conversationId)
          .executeTakeFirst(),
      );
      if (!found) return { kind: 'result', value: { known: false } };
      const { meta, createdAt, ...contact } = found;
      const details = z.record(z.string(), z.json()).catch({}).parse(meta);
      return {
        kind: 'result',
        value: { known: true, ...contact, details, since: createdAt.toISOString().slice(0, 10) },
      };
    },
  });
}
