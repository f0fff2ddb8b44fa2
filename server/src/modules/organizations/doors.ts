/** Something that people do to their own account, for those who answer for it. */
export interface AccountAct {
  eventType: `member.${string}`;
  /** What follows the name. */
  what: string;
}

export interface Door {
  /** Somebody who is not signed in comes in by it. */
  signsIn?: true;
  /** What it is to somebody who is. */
  act?: AccountAct;
}

/**
 * What of better-auth can be reached under /api/auth/, and nothing else: the library brings much that
 * this house does not use, and an update may bring more. What changes an account is written down.
 */
export const DOORS: Readonly<Record<string, Door>> = {
  'sign-in/email': { signsIn: true },
  'sign-out': {},
  'get-session': {},
  'list-sessions': {},
  'revoke-session': {},
  'revoke-sessions': {},
  'revoke-other-sessions': {},
  'update-user': {},
  'change-password': {
    act: { eventType: 'member.password-changed', what: 'changed their password.' },
  },
  'two-factor/enable': {},
  'two-factor/verify-totp': {
    signsIn: true,
    act: { eventType: 'member.second-step-confirmed', what: 'set up two-step sign-in.' },
  },
  'two-factor/verify-backup-code': { signsIn: true },
  'two-factor/generate-backup-codes': {
    act: { eventType: 'member.recovery-codes-made', what: 'made new recovery codes.' },
  },
  'two-factor/disable': {
    act: { eventType: 'member.second-step-removed', what: 'turned two-step sign-in off.' },
  },
};

/** The door that an address leads to; undefined where there is none. */
export function doorOf(url: string): Door | undefined {
  const path = /^\/api\/auth\/([^?#]*)/u.exec(url)?.[1] ?? '';
  return Object.hasOwn(DOORS, path) ? DOORS[path] : undefined;
}
