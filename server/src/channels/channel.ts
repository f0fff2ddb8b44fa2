import type { ChannelType } from '@frontdesk/contract';

/** How a message failed to leave; the retry policy reads the kind. */
export type ChannelErrorKind =
  | 'temporary'
  | 'rate-limited'
  | 'unauthorised'
  | 'rejected'
  | 'unknown-outcome';

export class ChannelError extends Error {
  readonly kind: ChannelErrorKind;
  constructor(kind: ChannelErrorKind, message: string) {
    super(message);
    this.name = 'ChannelError';
    this.kind = kind;
  }
}

/** A file that goes with a message. */
export interface OutgoingFile {
  name: string;
  mimeType: string;
  /** Bytes. */
  size: number;
  /** Its bytes, for a vendor that wants them. */
  read(): Promise<Uint8Array>;
}

/** A way between a customer and the desk. */
export interface Channel {
  kind: ChannelType;
  title: string;
  /** True: a message that is handed over twice reaches the customer once. */
  mayRepeat?: boolean;
  /** Hands a message over; rejects with {@link ChannelError}. `externalId` is the vendor's. */
  send(
    message: { conversationId: string; content: string; attachments: readonly OutgoingFile[] },
    context: { signal: AbortSignal },
  ): Promise<{ externalId: string | null }>;
}
