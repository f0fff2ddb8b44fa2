import { z } from 'zod';
import type { Channel } from '../channel.ts';

/**
 * The chat on a website. Its messages, and links to their files, travel with the realtime events
 * that are written in the same transaction; the visitor's browser says when it has them.
 */
export const webWidget: Channel = {
  kind: 'web_widget',
  title: 'Website chat',
  abilities: {
    textLimit: 50_000,
    media: true,
    choices: false,
    typing: true,
    receipts: 'read',
    edits: false,
    deletions: false,
    reactions: false,
    replyWindow: null,
  },
  settingsSchema: z.looseObject({}),
  credentialsSchema: z.object({}).strict(),
};
