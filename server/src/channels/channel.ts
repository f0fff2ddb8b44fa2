import type { ChannelType } from '@frontdesk/contract';
import type { z } from 'zod';
import type { Clock, Logger, Reach, SafeFetch } from '../platform/index.ts';

/**
 * How a call to a vendor failed; the retry policy reads the kind. `unknown-outcome`: it was sent,
 * and nobody knows whether it was done.
 */
export type ChannelErrorKind =
  | 'temporary'
  | 'rate-limited'
  | 'unauthorised'
  | 'rejected'
  | 'unknown-outcome';

export class ChannelError extends Error {
  readonly kind: ChannelErrorKind;
  /** Seconds, where the vendor named them. */
  readonly retryAfter: number | undefined;
  /** `message` is for people: it says what they can do, and holds no secret. */
  constructor(
    kind: ChannelErrorKind,
    message: string,
    { retryAfter, cause }: { retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'ChannelError';
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

/** What a channel can do; `docs/channels.md` and the inbox show it. */
export interface Abilities {
  /** Characters of one message; longer ones are sent in parts. */
  textLimit: number;
  /** Files reach the customer, and come from them. */
  media: boolean;
  /** Answers to choose from are shown as buttons. */
  choices: boolean;
  /** The customer sees that somebody writes. */
  typing: boolean;
  /** The vendor tells what reached the customer, and what they read. */
  receipts: 'none' | 'delivered' | 'read';
  /** The vendor tells of changes of what the customer wrote. */
  edits: boolean;
  deletions: boolean;
  reactions: boolean;
  /** Hours after the customer's last message in which they may be written to; null: always. */
  replyWindow: number | null;
}

/** What an adapter gets of its channel; secrets are open here and are never logged. */
export interface ChannelContext {
  id: string;
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
  /** Where the vendor calls in. */
  webhookUrl: string;
  /** Stands in for the vendor's own address, where the operator allows that. */
  baseUrl: string | undefined;
  fetch: SafeFetch;
  /** Finds where a server is that speaks another protocol than HTTP. */
  reach: Reach;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/** A file that goes with a message. */
export interface OutgoingFile {
  name: string;
  mimeType: string;
  /** Bytes. */
  size: number;
  /** Its bytes, for a vendor that wants them. */
  read(): Promise<Uint8Array>;
  /** Where a vendor fetches it itself, for an hour at least; the server must be reached from outside. */
  url: string;
}

/** A message for the customer, or one of the parts that it is sent in. */
export interface Outgoing {
  conversationId: string;
  /** Whom the vendor is to give it to; null: nobody needs to be named. */
  address: string | null;
  content: string;
  attachments: readonly OutgoingFile[];
  /** Who writes: some vendors let people write where programs may not. */
  by: 'ai' | 'agent' | 'system';
  /** When the customer wrote last in this conversation; null: never. */
  heardAt: Date | null;
  /** True: a person has the conversation, or is to get it. */
  isWithPerson: boolean;
  /** Nobody else's: the same again is the same part of the same message. */
  key: string;
  /** What it belongs to, for vendors with threads ({@link Sending.isThreaded}); else it is empty. */
  thread: {
    subject: string;
    /** The vendor's ids of what was said before, the latest last. */
    answered: readonly string[];
  };
}

/** A request of a vendor, as it came. */
export interface RawRequest {
  method: string;
  /** The whole address that the vendor called: some sign it. */
  url: string;
  /** By their names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Whether a request is the vendor's own; `reason` is for whoever runs the channel. */
export type Verdict = { isGenuine: true } | { isGenuine: false; reason: string };

/** Who writes, as the vendor names them. */
export interface Sender {
  /** Theirs alone, and always the same, within `scope`. */
  externalId: string;
  /** Where ids count per account of the company: that account. Empty: they count everywhere. */
  scope: string;
  name?: string | undefined;
  email?: string | undefined;
  /** E.164. */
  phone?: string | undefined;
}

/** A file of a customer that still lies with the vendor. */
export interface IncomingFile {
  /** What {@link Channel.openFile} needs to fetch it. Nothing secret. */
  reference: string;
  name: string;
  /** Bytes, where the vendor says so. */
  size: number | null;
  /** The file itself, where it came with the message. */
  content?: Uint8Array;
}

/** What a customer wrote. */
export interface IncomingMessage {
  /** The vendor's id: what comes twice under it is one message. */
  externalId: string;
  from: Sender;
  /** Where answers go. */
  address: string;
  /** Null: the vendor does not say, and it counts from now. */
  sentAt: Date | null;
  /** Among those of one moment, where the vendor counts its messages. */
  order: number | null;
  content: string;
  files: IncomingFile[];
  /** All that came, where `content` leaves out what it repeats. */
  whole?: string | undefined;
  /** Where vendors have threads: what it belongs to. It begins a conversation where that is none. */
  thread?: {
    subject: string;
    /** The conversation that it was sent to, proved by a signature of ours. */
    conversationId: string | undefined;
    /** The vendor's ids of what it answers, the nearest first. */
    answers: string[];
  };
}

/** Something that a vendor tells. */
export type ChannelEvent =
  | { kind: 'message'; message: IncomingMessage }
  /** A message as it is now, whether it was told of before or not. */
  | { kind: 'edit'; message: IncomingMessage; at: Date }
  | { kind: 'deletion'; externalId: string; from: Sender; at: Date }
  /** What the customer shows at a message of either side, now. */
  | { kind: 'reaction'; externalId: string; from: Sender; emojis: string[]; at: Date }
  | {
      kind: 'receipt';
      externalId: string;
      status: 'sent' | 'delivered' | 'read' | 'failed';
      at: Date;
      error?: string;
    }
  /** All that was sent to them until then has reached them, or was read. */
  | { kind: 'receipts-until'; from: Sender; status: 'delivered' | 'read'; until: Date }
  /** Something that the team should know, told in the conversation of a message; it may have cost. */
  | {
      kind: 'line';
      about: string;
      from: Sender;
      content: string;
      usage?: ChannelUsage;
    }
  /** The customer can be written to, or no longer. */
  | { kind: 'reachable'; from: Sender; isReachable: boolean; at: Date }
  /** Nothing that matters to a conversation; `reason` is for whoever runs the channel. */
  | { kind: 'ignored'; reason: string };

/** What a vendor hears. */
export interface WebhookAnswer {
  contentType: string;
  body: string;
}

/** How vendors call in. */
export interface Webhook {
  /** Whether this is the vendor. Pure. */
  verify(request: RawRequest, context: ChannelContext): Verdict | Promise<Verdict>;
  /**
   * Everything that one request tells, in its order. Pure: the same again gives the same. Rejects
   * with {@link ChannelError} `rejected` for what is not of the vendor's form.
   */
  parse(request: RawRequest, context: ChannelContext): ChannelEvent[] | Promise<ChannelEvent[]>;
  /**
   * Answers a vendor that asks whether this address is ours, before it sends anything; undefined: it
   * asks no such thing, or proves nothing. Nothing of it is stored. Pure.
   */
  handshake?(request: RawRequest, context: ChannelContext): WebhookAnswer | undefined;
  /** Bytes of one request; 4 MiB unless told otherwise. */
  bodyLimit?: number;
  /** What a vendor wants to hear when it is thanked; absent: an empty object of JSON. */
  thanks?: WebhookAnswer;
  /** The same, where that hangs on what was told. Pure. */
  answer?(request: RawRequest, context: ChannelContext): WebhookAnswer;
}

/** For vendors that can be asked for what is new, so that nobody need reach this server. */
export interface Poll {
  /** True: this channel is asked, and does not call in. */
  isOn(settings: Record<string, unknown>): boolean;
  /**
   * Waits for what is new since `state` (null: from the beginning). What it returns is stored before
   * it is asked for what comes after. Rejects with {@link ChannelError}.
   */
  next(
    state: string | null,
    context: ChannelContext,
  ): Promise<{ requests: RawRequest[]; state: string | null }>;
}

/** A part that the vendor has taken. */
export interface SentPart {
  externalId: string | null;
  /** What it costs, where the vendor says so. */
  usage?: ChannelUsage;
}

/** What a vendor will ask money for. */
export interface ChannelUsage {
  /** Nobody else's: under it the same is counted once. */
  key: string;
  costType: 'voice_minutes' | 'sms_delivery';
  quantity: number;
  /** US dollars. */
  unitCost: number;
}

/** How messages leave. */
export interface Sending {
  /** True: the vendor shows a message under those that it answers. */
  isThreaded?: boolean;
  /** The calls that a message takes, one for each part, in their order. Pure. */
  partsOf(message: Outgoing): Outgoing[];
  /** Makes one call; rejects with {@link ChannelError}. `externalId` is the vendor's. */
  send(part: Outgoing, context: ChannelContext): Promise<SentPart>;
}

/** What a vendor says of an account. */
export interface CheckedAccount {
  /** How people know it: a number, an address, a name. */
  name: string;
  /** What will not work as it is now, and what to do. */
  warnings: string[];
}

/** A way between a customer and the desk. */
export interface Channel {
  kind: ChannelType;
  title: string;
  abilities: Abilities;
  /** Checks settings; drives the form and the documentation too. */
  settingsSchema: z.ZodType<Record<string, unknown>>;
  /** Checks credentials: every field is a secret. */
  credentialsSchema: z.ZodType<Record<string, string | undefined>>;
  /** Adds secrets that are ours to choose, where they were not given. */
  completed?(credentials: Record<string, string>): Record<string, string>;
  /** Secrets that are shown to a server which the settings name: with another one they are forgotten. */
  bound?: { secrets: readonly string[]; serversOf(settings: Record<string, unknown>): string };
  /** Absent: messages reach the customer by themselves, with the realtime events. */
  sending?: Sending;
  webhook?: Webhook;
  poll?: Poll;
  /** Asks the vendor whether the credentials are good; rejects with {@link ChannelError}. */
  check?(context: ChannelContext): Promise<CheckedAccount>;
  /** Has the vendor call in, or be polled, from now on. Rejects with {@link ChannelError}. */
  connect?(context: ChannelContext): Promise<void>;
  /** Has the vendor call no more. Rejects with {@link ChannelError}. */
  disconnect?(context: ChannelContext): Promise<void>;
  /**
   * Shows the customer that their message was read, and that an answer is written. Nothing hangs on
   * it. Rejects with {@link ChannelError}.
   */
  noticed?(
    message: Pick<IncomingMessage, 'address' | 'externalId'>,
    context: ChannelContext,
  ): Promise<void>;
  /** Fetches a customer's file; rejects with {@link ChannelError}. */
  openFile?(reference: string, context: ChannelContext): Promise<Uint8Array>;
}
