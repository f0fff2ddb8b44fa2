import { z } from 'zod';

/** The parts of the Bot API's objects that are used (Bot API 10.1, "Available types"). */
const User = z.object({
  id: z.number().int(),
  is_bot: z.boolean(),
  first_name: z.string(),
  last_name: z.string().optional(),
});
export type User = z.infer<typeof User>;

const Chat = z.object({ id: z.number().int(), type: z.string() });

const FileRef = z.object({
  file_id: z.string(),
  file_unique_id: z.string(),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
});
export type FileRef = z.infer<typeof FileRef>;

const Place = z.object({ latitude: z.number(), longitude: z.number() });

export const Message = z.object({
  message_id: z.number().int(),
  from: User.optional(),
  /** Unix time, in seconds. */
  date: z.number().int(),
  edit_date: z.number().int().optional(),
  chat: Chat,
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(FileRef).optional(),
  animation: FileRef.optional(),
  audio: FileRef.optional(),
  document: FileRef.optional(),
  video: FileRef.optional(),
  video_note: FileRef.optional(),
  voice: FileRef.optional(),
  sticker: z.object({ emoji: z.string().optional() }).optional(),
  location: Place.optional(),
  venue: z.object({ title: z.string(), address: z.string(), location: Place }).optional(),
  contact: z.object({ phone_number: z.string(), first_name: z.string() }).optional(),
  dice: z.object({ emoji: z.string(), value: z.number() }).optional(),
});
export type Message = z.infer<typeof Message>;

const Reaction = z.object({ type: z.string(), emoji: z.string().optional() });

export const Update = z.object({
  update_id: z.number().int(),
  message: Message.optional(),
  edited_message: Message.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: User,
      data: z.string().optional(),
      message: z.object({ chat: Chat, date: z.number().int() }).optional(),
    })
    .optional(),
  message_reaction: z
    .object({
      chat: Chat,
      message_id: z.number().int(),
      user: User.optional(),
      date: z.number().int(),
      new_reaction: z.array(Reaction),
    })
    .optional(),
  my_chat_member: z
    .object({
      chat: Chat,
      from: User,
      date: z.number().int(),
      new_chat_member: z.object({ status: z.string() }),
    })
    .optional(),
});
export type Update = z.infer<typeof Update>;

/** What the bot is told of; reactions only come to those who ask for them by name. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'my_chat_member',
];
