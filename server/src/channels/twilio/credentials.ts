import { z } from 'zod';

/** Who we are at Twilio. */
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
