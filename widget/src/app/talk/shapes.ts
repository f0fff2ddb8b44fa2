import type {
  Attachment,
  FullWidgetConfig,
  ResponseOf,
  Source,
  WidgetConversation,
  WidgetFrame,
  WidgetMessage,
  requestPerson,
  sendWidgetMessage,
  startWidgetSession,
  uploadWidgetFiles,
} from '@frontdesk/contract';
import {
  isNull,
  isRecord,
  isText,
  isWhole,
  isFlag,
  listOf,
  objectOf,
  oneOf,
  orNull,
  readJson,
} from './checks.ts';
import type { Check } from './checks.ts';

export type Session = ResponseOf<typeof startWidgetSession>;
/** What it says of the conversation. */
export type Visit = Pick<Session, 'conversation' | 'messages' | 'sequence'>;

const isSource: Check<Source> = objectOf({
  id: isText,
  title: isText,
  url: isText,
  quote: isText,
});

export const isAttachment: Check<Attachment> = objectOf({
  id: isText,
  name: isText,
  kind: oneOf('image', 'audio', 'video', 'file'),
  mimeType: isText,
  size: isWhole,
  width: orNull(isWhole),
  height: orNull(isWhole),
  url: isText,
});

const isMessage: Check<WidgetMessage> = objectOf({
  id: isText,
  conversationId: isText,
  from: oneOf('visitor', 'ai', 'person', 'system'),
  name: orNull(isText),
  content: isText,
  attachments: listOf(isAttachment),
  sources: listOf(isSource),
  externalId: orNull(isText),
  runId: orNull(isText),
  event: orNull(oneOf('handed-over')),
  createdAt: isText,
});

const isConversation: Check<WidgetConversation> = objectOf({
  id: isText,
  status: oneOf('open', 'pending', 'resolved', 'closed', 'escalated'),
  handler: oneOf('ai', 'person'),
  personName: orNull(isText),
});

const isConfig: Check<FullWidgetConfig> = objectOf({
  accent: isText,
  greeting: isText,
  title: isText,
  theme: oneOf('auto', 'light', 'dark'),
  position: oneOf('left', 'right'),
  suggestions: listOf(isText),
});

export const isSession: Check<Session> = objectOf<Session>({
  token: isText,
  visitorId: isText,
  organization: objectOf({ name: isText, slug: isText, logoUrl: orNull(isText) }),
  config: isConfig,
  conversation: orNull(isConversation),
  messages: listOf(isMessage),
  sequence: isWhole,
  replyTime: orNull(oneOf('minutes', 'hour', 'hours', 'day')),
  isTeamHere: isFlag,
  opensAt: orNull(isText),
  handover: oneOf('ai-first', 'person-first', 'customer-choice', 'ai-outside-hours', 'no-handover'),
});

export const isUploaded: Check<ResponseOf<typeof uploadWidgetFiles>> = objectOf({
  items: listOf(isAttachment),
});

export const isSent: Check<ResponseOf<typeof sendWidgetMessage>> = objectOf({
  messageId: isText,
  conversationId: isText,
  duplicate: isFlag,
});

export const isAsked: Check<ResponseOf<typeof requestPerson>> = objectOf({
  conversation: isConversation,
  isTeamHere: isFlag,
});

type FrameOf<T extends WidgetFrame['type']> = Extract<WidgetFrame, { type: T }>;

function frame<T extends WidgetFrame['type']>(
  type: T,
  sequence: Check<FrameOf<T>['sequence']>,
  data: Check<FrameOf<T>['data']>,
): Check<FrameOf<T>> {
  const isFrame = oneOf<string>(type);
  return (value): value is FrameOf<T> =>
    isRecord(value) &&
    isFrame(value.type) &&
    sequence(value.sequence) &&
    orNull(isText)(value.conversationId) &&
    data(value.data);
}

const isTyping = objectOf<{ name: string | null }>({ name: orNull(isText) });

const frames: Check<WidgetFrame>[] = [
  frame('message.created', isWhole, isMessage),
  frame('conversation.updated', isWhole, isConversation),
  frame('stream.ready', isWhole, objectOf({ resumed: isFlag })),
  frame('pong', isNull, objectOf({})),
  frame('answer.started', isNull, objectOf({ runId: isText, agentName: isText })),
  frame('answer.streamed', isNull, objectOf({ runId: isText, offset: isWhole, delta: isText })),
  frame(
    'answer.stopped',
    isNull,
    objectOf({ runId: isText, reason: oneOf('done', 'dropped', 'failed') }),
  ),
  frame('typing.started', isNull, isTyping),
  frame('typing.stopped', isNull, isTyping),
];

const isFrame = (value: unknown): value is WidgetFrame => frames.some((check) => check(value));

/** Reads what the socket says; undefined for what this widget does not know. */
export function readFrame(text: string): WidgetFrame | undefined {
  return readJson(text, isFrame);
}
