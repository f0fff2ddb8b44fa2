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
