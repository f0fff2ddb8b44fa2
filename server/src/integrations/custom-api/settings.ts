import { z } from 'zod';

export const Effect = z.enum(['reads', 'writes', 'moves-money']);

/** Where the document of an API is, where the API is, and what of it agents may be given. */
export const Settings = z
  .object({
    documentUrl: z
      .url({ protocol: /^https?$/u })
      .optional()
      .meta({
        title: 'Address of the OpenAPI document',
        description: 'JSON or YAML, of version 2.0 to 3.1',
      }),
    document: z.string().max(1_000_000).optional().meta({
      title: 'Or the document itself',
      format: 'textarea',
    }),
    baseUrl: z
      .url({ protocol: /^https?$/u })
      .optional()
      .meta({
        title: 'Address of the API',
        description: 'Where it is another than the document says',
      }),
    operations: z.array(z.string().min(1).max(300)).max(1_000).optional().meta({
      title: 'Operations',
      description: 'Names, or methods with paths as GET /orders/*; none: all of them',
    }),
    effects: z
      .record(z.string().max(100), z.enum(['reads', 'writes', 'moves-money']))
      .optional()
      .meta({
        title: 'What operations do',
        description: 'By the name of a tool, where it is another than its method says',
        format: 'hidden',
      }),
    checkAnswers: z.boolean().default(true).meta({
      title: 'Check answers against the document',
      description: 'Off: answers are passed on whatever their form',
    }),
  })
  .strict()
  .refine(({ documentUrl, document }) => (documentUrl ?? '') !== '' || (document ?? '') !== '', {
    path: ['documentUrl'],
    message: 'Name the address of a document, or paste one.',
  });
export type Settings = z.infer<typeof Settings>;

/**
 * Keys by their kind, or by the name that the document gives to a way of signing in, for APIs with
 * several of one kind.
 */
export const Credentials = z
  .object({
    bearerToken: z.string().min(1).meta({ title: 'Bearer token' }),
    apiKey: z.string().min(1).meta({ title: 'API key' }),
    username: z.string().min(1).meta({ title: 'User name' }),
    password: z.string().min(1).meta({ title: 'Password' }),
  })
  .partial()
  .catchall(z.string().min(1));
