import { z } from 'zod';
import { slugParams } from './organizations.ts';
import { defineRoute, nothing, requiredText, time } from './route.ts';

/** What somebody whom the provider sends becomes at first; nobody becomes an owner or admin so. */
export const NewRole = z.enum(['manager', 'agent', 'viewer']);

const address = z.url({ protocol: /^https?$/u }).max(2_000);

const rules = {
  /** What somebody new becomes; null: only who is invited comes in. */
  newRole: NewRole.nullable(),
  /** Members with an address in a proved domain, but for owners, come in by this provider alone. */
  isRequired: z.boolean(),
};

const oidc = {
  protocol: z.literal('oidc'),
  /** Its configuration is read at `<issuer>/.well-known/openid-configuration`. */
  issuer: address,
  clientId: requiredText(500),
};

const saml = {
  protocol: z.literal('saml'),
  /** The provider's entity id. */
  issuer: requiredText(2_000),
  /** Where people are sent to sign in: its address for HTTP-Redirect. */
  entryPoint: address,
  /** What its answers are signed with, as PEM or the base64 inside it. */
  certificate: requiredText(20_000),
};

const kept = { ...rules, updatedAt: time };

/** The identity provider of an organization. The client secret is never in it. */
export const SsoProvider = z.discriminatedUnion('protocol', [
  z.object({ ...oidc, issuer: z.string(), clientId: z.string(), ...kept }),
  z.object({
    ...saml,
    issuer: z.string(),
    entryPoint: z.string(),
    certificate: z.string(),
    /** Until when the certificate is good. */
    certificateExpiresAt: time,
    ...kept,
  }),
]);
export type SsoProvider = z.infer<typeof SsoProvider>;

export const SingleSignOn = z.object({
  provider: SsoProvider.nullable(),
  /** For addresses in these domains alone, which the organization has proved, the provider may vouch. */
  domains: z.array(z.string()),
  /** What the provider is to be told of this server. */
  redirectUrl: z.string(),
  acsUrl: z.string(),
  entityId: z.string(),
});
export type SingleSignOn = z.infer<typeof SingleSignOn>;

export const getSso = defineRoute({
  method: 'GET',
  path: '/api/organizations/:slug/sso',
  name: 'sso.get',
  summary: 'The identity provider of an organization, and what it is to be told',
  access: 'user',
  params: slugParams,
  response: SingleSignOn,
});
export const putSso = defineRoute({
  method: 'PUT',
  path: '/api/organizations/:slug/sso',
  name: 'sso.put',
  summary: 'Set up single sign-on by OpenID Connect or SAML',
  access: 'user',
  params: slugParams,
  body: z.discriminatedUnion('protocol', [
    z.strictObject({
      ...oidc,
      ...rules,
      /** Absent: the one that is kept, unless the issuer changes. */
      clientSecret: requiredText(2_000).optional(),
    }),
    z.strictObject({ ...saml, ...rules }),
  ]),
  response: SingleSignOn,
});
export const deleteSso = defineRoute({
  method: 'DELETE',
  path: '/api/organizations/:slug/sso',
  name: 'sso.delete',
  summary: 'Turn single sign-on off and forget the provider',
  access: 'user',
  params: slugParams,
  response: nothing,
  status: 204,
});

/** Why somebody who came from the provider was not let in: `/sign-in?sso=…`. */
export const SsoRefusal = z.enum([
  /** Not begun here, used before, or too late. */
  'expired',
  /** The provider refused, or its answer is not what it must be. */
  'provider',
  'unreachable',
  /** The address is in no domain that the organization proved. */
  'domain',
  'unverified',
  /** Only who is invited comes in. */
  'uninvited',
  /** A member who rests. */
  'resting',
  /** Somebody who left or was removed. */
  'former',
]);
export type SsoRefusal = z.infer<typeof SsoRefusal>;

export const startSso = defineRoute({
  method: 'POST',
  path: '/api/sign-in/sso',
  name: 'signIn.sso',
  summary: 'Where somebody signs in at the identity provider of their address’s domain',
  access: 'public',
  body: z.object({ email: z.email().max(254).toLowerCase() }),
  response: z.object({ url: z.string() }),
});
