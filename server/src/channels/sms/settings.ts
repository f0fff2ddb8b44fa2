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
    pricePerSegment: z
      .string()
      .trim()
      .regex(/^\d{1,3}(?:\.\d{1,6})?$/u, 'US dollars, as 0.0083')
      .default('0.0083')
      .meta({ title: 'Cost of a segment', description: 'In US dollars, for the billing page' }),
  })
  .strict();
