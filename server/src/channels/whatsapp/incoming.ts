import { z } from 'zod';

const File = z.looseObject({
  id: z.string(),
  caption: z.string().default(''),
  mime_type: z.string().default(''),
  filename: z.string().optional(),
});
const Titled = z.looseObject({ title: z.string() });

/** A message (WhatsApp, "Webhooks: messages"). */
export const Message = z.looseObject({
  from: z.string().min(1),
  id: z.string().min(1),
  timestamp: z.coerce.number().int().min(0).max(8.64e12),
  type: z.string(),
  text: z.looseObject({ body: z.string() }).optional(),
  image: File.optional(),
  audio: File.optional(),
  video: File.optional(),
  document: File.optional(),
  sticker: File.optional(),
  location: z
    .looseObject({
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
      name: z.string().default(''),
      address: z.string().default(''),
    })
    .optional(),
  contacts: z
    .array(
      z.looseObject({
        name: z.looseObject({ formatted_name: z.string().default('') }).optional(),
        phones: z.array(z.looseObject({ phone: z.string().default('') })).default([]),
      }),
    )
    .optional(),
  button: z.looseObject({ text: z.string() }).optional(),
  interactive: z
    .looseObject({ button_reply: Titled.optional(), list_reply: Titled.optional() })
    .optional(),
  reaction: z.looseObject({ message_id: z.string(), emoji: z.string().default('') }).optional(),
  order: z.looseObject({ text: z.string().default('') }).optional(),
});
export type Message = z.infer<typeof Message>;

/** How far a message of ours is (WhatsApp, "Webhooks: statuses"). */
export const Status = z.looseObject({
  id: z.string(),
  status: z.string(),
  timestamp: z.coerce.number().int().min(0).max(8.64e12),
  errors: z
    .array(
      z.looseObject({
        code: z.number().optional(),
        title: z.string().optional(),
        error_data: z.looseObject({ details: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});
export type Status = z.infer<typeof Status>;

export const Body = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(
    z.looseObject({
      changes: z.array(
        z.looseObject({
          field: z.string(),
          value: z.looseObject({
            metadata: z.looseObject({ phone_number_id: z.string() }).optional(),
            contacts: z
              .array(
                z.looseObject({
                  wa_id: z.string().default(''),
                  profile: z.looseObject({ name: z.string().default('') }).optional(),
                }),
              )
              .default([]),
            messages: z.array(z.unknown()).default([]),
            statuses: z.array(z.unknown()).default([]),
          }),
        }),
      ),
    }),
  ),
});
