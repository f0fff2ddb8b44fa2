import type { Access, RouteSpec, UserRole } from '@frontdesk/contract';
import type { IncomingHttpHeaders } from 'node:http';

/** Somebody with rights in one organization: a person by session, or a machine by API key. */
export interface Member {
  kind: 'member';
  organizationId: string;
  organizationSlug: string;
  role: UserRole;
  /** Null for an API key. */
  userId: string | null;
  name: string;
  apiKeyId: string | null;
  /** What an API key is limited to, as names of permissions; empty: nothing is left out. */
  scopes: readonly string[];
}

/** A signed-in person, or an API key, of whatever organization. */
export interface User {
  kind: 'user';
  userId: string | null;
  /** The organization by whose identity provider a person came in; null: by password, or a key. */
  ssoOrganizationId: string | null;
  /** Set for an API key: it belongs to one organization. */
  organizationId: string | null;
  apiKey: { id: string; name: string } | null;
  scopes: readonly string[];
}

/** Somebody with the widget open. */
export interface Visitor {
  kind: 'visitor';
  organizationId: string;
  channelId: string;
  contactId: string;
}

export type Caller = Member | User | Visitor | undefined;

export type CallerOf<R extends RouteSpec> = R['access'] extends 'public'
  ? undefined
  : R['access'] extends 'user'
    ? User
    : R['access'] extends 'visitor'
      ? Visitor
      : Member;

/** Finds out who calls and refuses who may not; throws `unauthorised`, `forbidden` or `not-found`. */
export type Authenticate = (
  request: { headers: IncomingHttpHeaders },
  access: Access,
) => Promise<Caller>;
