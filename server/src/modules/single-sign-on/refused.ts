import type { SsoRefusal } from '@frontdesk/contract';

/**
 * Why somebody who came from an identity provider does not come in. `reason` is the key by which the
 * sign-in page knows its words; `message` is a sentence for those who set the provider up.
 */
export class SsoRefused extends Error {
  readonly reason: SsoRefusal;
  /** Whose provider it was about, once that is known. */
  organizationId: string | undefined;

  constructor(reason: SsoRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SsoRefused';
    this.reason = reason;
  }
}

/** The provider's answer is not what it must be. */
export function badAnswer(message: string, cause?: unknown): SsoRefused {
  return new SsoRefused('provider', message, { cause });
}
