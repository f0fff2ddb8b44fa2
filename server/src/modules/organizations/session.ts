/**
 * Milliseconds that a session of single sign-on lasts, however much it is used: a working day. Who
 * leaves at the identity provider is not told to us; they are outside here when it is asked again.
 */
export const SSO_LIFETIME = 12 * 60 * 60_000;

/** Who is signed in, and how they came in. */
export interface Session {
  userId: string;
  /** The organization whose identity provider vouched for them; null where they gave a password. */
  ssoOrganizationId: string | null;
}
