import { z } from 'zod';
import { graphId } from '../meta/credentials.ts';

export const Settings = z
  .object({
    phoneNumberId: graphId.meta({
      title: 'Phone number id',
      description: 'In the app, under WhatsApp → API setup; not the number itself',
    }),
    businessAccountId: graphId.optional().meta({
      title: 'Business account id',
      description: 'Beside it. With it, Meta is told by itself to call this server.',
    }),
    templateName: z
      .string()
      .trim()
      .regex(/^[a-z\d_]{1,512}$/u, 'Small letters, digits and _')
      .optional()
      .meta({
        title: 'Template for later answers',
        description:
          'Sent where the customer wrote more than 24 hours ago; its text has one gap, {{1}}',
      }),
    templateLanguage: z
      .string()
      .trim()
      .regex(/^[a-z]{2,3}(?:_[A-Z]{2})?$/u, 'As en or en_US')
      .default('en')
      .meta({ title: 'Language of the template' }),
  })
  .strict();

/** The settings as they are read; what is missing says so when it is needed. */
export function settingsOf(settings: Record<string, unknown>) {
  return z
    .object({
      phoneNumberId: z.string().default(''),
      businessAccountId: z.string().optional(),
      templateName: z.string().optional(),
      templateLanguage: z.string().default('en'),
    })
    .parse(settings);
}
