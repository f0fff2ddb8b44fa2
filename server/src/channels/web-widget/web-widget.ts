import type { Channel } from '../channel.ts';

/**
 * The chat on a website. Its messages, and links to their files, travel with the realtime events that are written in the
 * same transaction; the visitor's browser says when it has them, so there is nothing to call.
 */
export const webWidget: Channel = {
  kind: 'web_widget',
  title: 'Website chat',
  mayRepeat: true,
  send: async () => ({ externalId: null }),
};
