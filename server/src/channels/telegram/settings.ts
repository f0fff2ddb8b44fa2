import { z } from 'zod';

export const Settings = z
  .object({
    mode: z.enum(['webhook', 'polling']).default('webhook').meta({
      title: 'How messages come in',
      description:
        'webhook: Telegram calls this server, which it must reach over HTTPS. polling: this server asks Telegram, and needs no public address.',
    }),
  })
  .strict();

export const Credentials = z
  .object({
    botToken: z
      .string()
      .trim()
      .regex(/^[\w:-]{1,200}$/u, 'A token as BotFather gives it: digits, a colon, letters')
      .meta({ title: 'Bot token', description: 'From @BotFather, after /newbot or /token' }),
    secretToken: z
      .string()
      .regex(/^[\w-]{1,256}$/u, 'Letters, digits, _ and -, 256 at most')
      .optional()
      .meta({
        title: 'Secret of the webhook',
        description: 'Telegram sends it with each call. Left out: one is made.',
      }),
  })
  .strict();
