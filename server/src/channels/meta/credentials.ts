import { z } from 'zod';

/** What every channel of Meta needs. */
export const Credentials = z
  .object({
    accessToken: z
      .string()
      .trim()
      .min(1)
      .meta({ title: 'Access token', description: 'One that does not expire' }),
    appSecret: z
      .string()
      .trim()
      .min(1)
      .meta({ title: 'App secret', description: 'In the app’s settings, under Basic' }),
    verifyToken: z.string().trim().min(8).max(200).optional().meta({
      title: 'Verify token',
      description: 'A word of your own, to be entered again beside the webhook’s address',
    }),
  })
  .strict();

/** The id of a thing at Meta. */
export const graphId = z
  .string()
  .trim()
  .regex(/^\d{1,30}$/u, 'Digits alone');
