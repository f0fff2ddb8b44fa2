import { z } from 'zod';

export const Settings = z
  .object({
    userId: z
      .string()
      .trim()
      .regex(/^\d{1,19}$/u, 'A number: the id of the account, not its @name')
      .meta({
        title: 'Id of your account',
        description: 'A number: it stands before the hyphen of the access token',
      }),
  })
  .strict();

const secret = z
  .string()
  .trim()
  .regex(/^[\w-]{1,200}$/u, 'Letters, digits, _ and -');

export const Credentials = z
  .object({
    consumerKey: secret.meta({ title: 'API key', description: 'X also calls it consumer key' }),
    consumerSecret: secret.meta({ title: 'API key secret', description: 'Beside it' }),
    accessToken: secret.meta({
      title: 'Access token',
      description: 'Of your account, made when the app may already write direct messages',
    }),
    accessTokenSecret: secret.meta({ title: 'Access token secret', description: 'Beside it' }),
  })
  .strict();
