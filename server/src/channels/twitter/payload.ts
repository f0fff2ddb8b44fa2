import { z } from 'zod';

/** The parts of X's payloads that are used (X, "Account Activity data objects"). */
export const Envelope = z
  .looseObject({
    for_user_id: z.string().optional(),
    users: z.record(z.string(), z.unknown()).catch({}),
    direct_message_events: z.array(z.unknown()).optional(),
    direct_message_mark_read_events: z.array(z.unknown()).optional(),
    direct_message_indicate_typing_events: z.array(z.unknown()).optional(),
  })
  .refine(
    (body) => Object.keys(body).some((name) => /^for_user_id$|_events?$|^replay_/u.test(name)),
    'It tells of nothing.',
  );
export type Envelope = z.infer<typeof Envelope>;

/** Milliseconds since 1970, as a text. */
const Moment = z
  .string()
  .regex(/^\d{1,15}$/u)
  .transform((text) => new Date(Number(text)));

const Target = z.object({ recipient_id: z.string() });

const Variant = z.object({
  content_type: z.string().optional(),
  bitrate: z.number().optional(),
  url: z.string(),
});

const Media = z.object({
  id_str: z.string().optional(),
  media_url_https: z.string().optional(),
  /** The link that stands for it in the text. */
  url: z.string().optional(),
  type: z.string().optional(),
  video_info: z.object({ variants: z.array(Variant) }).optional(),
});
export type Media = z.infer<typeof Media>;

const Link = z.object({ url: z.string(), expanded_url: z.string().nullish() });

/** A direct message (X, "Message create object"). */
export const Written = z.object({
  type: z.literal('message_create'),
  id: z.string().regex(/^\d{1,20}$/u),
  created_timestamp: Moment,
  message_create: z.object({
    target: Target,
    sender_id: z.string().min(1),
    message_data: z.object({
      text: z.string().default(''),
      entities: z.object({ urls: z.array(Link).default([]) }).default({ urls: [] }),
      quick_reply_response: z.object({ metadata: z.string().optional() }).optional(),
      attachment: z.object({ media: Media.optional() }).optional(),
    }),
  }),
});
export type Written = z.infer<typeof Written>;
export type MessageData = Written['message_create']['message_data'];

/** All up to one message was read (X, "direct_message_mark_read_events"). */
export const Read = z.object({
  created_timestamp: Moment,
  sender_id: z.string().min(1),
  target: Target,
});

export const User = z.object({ name: z.string().optional(), screen_name: z.string().optional() });
