import { z } from 'zod';

/** Numbers of milliseconds since 1970, also where they come as text. */
const millis = z.coerce.number().int().min(0).max(8.64e15);
const Someone = z.looseObject({ id: z.string().min(1) });

const Attachment = z.looseObject({
  type: z.string().default(''),
  payload: z
    .looseObject({
      url: z.string().optional(),
      title: z.string().optional(),
      coordinates: z.looseObject({ lat: z.number(), long: z.number() }).optional(),
    })
    .nullish()
    .catch(null),
});
export type Attachment = z.infer<typeof Attachment>;

const Message = z.looseObject({
  mid: z.string().min(1),
  text: z.string().optional(),
  is_echo: z.boolean().optional(),
  is_deleted: z.boolean().optional(),
  is_unsupported: z.boolean().optional(),
  attachments: z.array(Attachment).default([]),
  reply_to: z
    .looseObject({ story: z.looseObject({ url: z.string().optional() }).optional() })
    .optional()
    .catch(undefined),
});
export type Message = z.infer<typeof Message>;

/** The id of an app; null: none has the conversation. */
const appId = z.union([z.string(), z.number()]).nullish().catch(null);
const Control = z.looseObject({ new_owner_app_id: appId });

/** One thing that Messenger tells (Messenger Platform, "Webhooks"). */
export const Told = z.looseObject({
  sender: Someone.optional(),
  recipient: Someone.optional(),
  timestamp: millis,
  message: Message.optional(),
  postback: z.looseObject({ mid: z.string().optional(), title: z.string().default('') }).optional(),
  reaction: z
    .looseObject({
      mid: z.string(),
      action: z.enum(['react', 'unreact']),
      emoji: z.string().default('❤'),
    })
    .optional(),
  message_edit: z.looseObject({ mid: z.string(), text: z.string().default('') }).optional(),
  delivery: z.looseObject({ mids: z.array(z.string()).default([]), watermark: millis }).optional(),
  read: z.looseObject({ watermark: millis.optional(), mid: z.string().optional() }).optional(),
  pass_thread_control: Control.optional(),
  take_thread_control: Control.optional(),
  request_thread_control: z.looseObject({ requested_owner_app_id: appId }).optional(),
  app_roles: z.looseObject({}).optional(),
});
export type Told = z.infer<typeof Told>;

/** A request; each login of Instagram has a form of its own for the same. */
export const Body = z.object({
  object: z.string(),
  entry: z.array(
    z.looseObject({
      id: z.string(),
      messaging: z.array(z.unknown()).default([]),
      standby: z.array(z.unknown()).default([]),
      changes: z
        .array(z.looseObject({ field: z.string().default(''), value: z.unknown() }))
        .default([]),
    }),
  ),
});
