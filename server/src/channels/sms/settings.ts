import { z } from 'zod';

const number = z
  .string()
  .trim()
  .regex(/^(?:\+[1-9]\d{4,14}|MG[\da-f]{32})$/iu, 'A number as +4930123456, or an id as MG…');

export const Settings = z
  .object({
    from: number.meta({
      title: 'Your number',
      description: 'As +4930123456, or the id of a messaging service (MG…)',
    }),
  })
  .strict();

export const Credentials = z
  .object({
    accountSid: z
      .string()
      .trim()
      .regex(/^AC[\da-f]{32}$/iu, 'Begins with AC, then 32 digits and letters')
      .meta({ title: 'Account SID', description: 'From the start page of Twilio’s console' }),
    authToken: z.string().trim().min(1).meta({ title: 'Auth token', description: 'Beside it' }),
  })
  .strict();
