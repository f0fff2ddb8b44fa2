/** Who is signed in, and how they came in. */
export interface Session {
  userId: string;
  /** The organization whose identity provider vouched for them; null where they gave a password. */
  ssoOrganizationId: string | null;
}
