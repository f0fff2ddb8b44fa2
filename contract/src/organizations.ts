import { z } from 'zod';
import { Availability, UserRole } from './enums.ts';
import { permissions } from './permissions.ts';
import { defineRoute, id, listQuery, nothing, pageOf, requiredText, text, time } from './route.ts';

export const organizationSlug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'Lower-case letters, digits and single hyphens')
  .min(2)
  .max(60);
/** A time zone of the IANA database. */
export const timeZone = requiredText(60).refine(
  isTimeZone,
  'Must be a time zone by its name, such as Europe/Berlin',
);
/** A language, with a place where it matters (BCP 47). */
export const locale = requiredText(20).refine(isLocale, 'Must be a language, such as en or pt-BR');

export const slugParams = z.object({ slug: organizationSlug });

export const Organization = z.object({
  id,
  name: z.string(),
  slug: z.string(),
  /** The proved host on which its help centre answers, if there is one. */
  domain: z.string().nullable(),
  logoUrl: z.string().nullable(),
  website: z.string().nullable(),
  industry: z.string().nullable(),
  size: z.string().nullable(),
  timezone: z.string(),
  locale: z.string(),
  billingEmail: z.string().nullable(),
  /** False: it is deactivated. Only its owners see it, and nobody works in it. */
  isActive: z.boolean(),
  /** Then it is deleted for good; until then an owner may reactivate it. */
  deletesAt: time.nullable(),
  createdAt: time,
});
export type Organization = z.infer<typeof Organization>;

export const Member = z.object({
  userId: id,
  name: z.string(),
  email: z.string(),
  avatar: z.string().nullable(),
  role: UserRole,
  isActive: z.boolean(),
  availability: Availability,
  joinedAt: time,
});
export type Member = z.infer<typeof Member>;

/** The signed-in person and the organization they act in. */
export const Me = z.object({
  user: z
    .object({
      id,
      name: z.string(),
      email: z.string(),
      avatar: z.string().nullable(),
      /** Signing in takes a code as well. */
      twoFactorEnabled: z.boolean(),
    })
    .nullable(),
  organization: Organization.nullable(),
  role: UserRole.nullable(),
  /** Deactivated ones are told to their owners alone. */
  organizations: z.array(
    z.object({
      id,
      name: z.string(),
      slug: z.string(),
      role: UserRole,
      isActive: z.boolean(),
      /** How one must sign in to enter it, where this session does not open it. */
      asksFor: z.enum(['single-sign-on', 'second-step']).nullable(),
    }),
  ),
});
export type Me = z.infer<typeof Me>;

export const getMe = defineRoute({
  method: 'GET',
  path: '/api/me',
  name: 'me.get',
  summary: 'Who is signed in, and where',
  access: 'user',
  response: Me,
});
export const listOrganizations = defineRoute({
  method: 'GET',
  path: '/api/organizations',
  name: 'organizations.list',
  summary: 'Organizations the caller belongs to',
  access: 'user',
  query: listQuery,
  response: pageOf(Organization),
});
export const createOrganization = defineRoute({
  method: 'POST',
  path: '/api/organizations',
  name: 'organizations.create',
  summary: 'Make an organization; the caller becomes its owner',
  access: 'user',
  body: z.object({ name: requiredText(120), slug: organizationSlug }),
  response: Organization,
  status: 201,
});
export const getOrganization = defineRoute({
  method: 'GET',
  path: '/api/organizations/:slug',
  name: 'organizations.get',
  summary: 'One organization',
  access: 'user',
  params: slugParams,
  response: Organization,
});
export const updateOrganization = defineRoute({
  method: 'PATCH',
  path: '/api/organizations/:slug',
  name: 'organizations.update',
  summary: 'Change the settings of an organization',
  access: 'user',
  params: slugParams,
  body: z
    .object({
      name: requiredText(120),
      /** The address of the help centre follows it at once. */
      slug: organizationSlug,
      logoUrl: z.url().max(2_000).nullable(),
      website: z.url().max(2_000).nullable(),
      industry: text(120).nullable(),
      size: text(40).nullable(),
      timezone: timeZone,
      locale,
      billingEmail: z.email().max(254).nullable(),
    })
    .partial()
    .strict(),
  response: Organization,
});
export const listMembers = defineRoute({
  method: 'GET',
  path: '/api/organizations/:slug/members',
  name: 'members.list',
  summary: 'The people of an organization',
  access: 'user',
  params: slugParams,
  query: listQuery,
  response: pageOf(Member),
});
/** A permission that an API key is limited to. */
export const Scope = z.enum(Object.keys(permissions));

export const ApiKey = z.object({
  id,
  name: z.string(),
  /** The first characters, to recognise it by. */
  prefix: z.string(),
  /** What the key is limited to; empty: it may do whatever an admin may. */
  scopes: z.array(z.string()),
  lastUsedAt: time.nullable(),
  /** From then on it is refused; null: never. */
  expiresAt: time.nullable(),
  createdAt: time,
});
export type ApiKey = z.infer<typeof ApiKey>;
export const listApiKeys = defineRoute({
  method: 'GET',
  path: '/api/organizations/:slug/api-keys',
  name: 'apiKeys.list',
  summary: 'API keys, without their secret part',
  access: 'user',
  params: slugParams,
  query: listQuery,
  response: pageOf(ApiKey),
});
export const createApiKey = defineRoute({
  method: 'POST',
  path: '/api/organizations/:slug/api-keys',
  name: 'apiKeys.create',
  summary: 'Make an API key; the answer is the only time it is shown',
  access: 'user',
  params: slugParams,
  body: z.object({
    name: requiredText(120),
    /** Absent: everything that the caller may grant. A key grants no more than its own scopes. */
    scopes: z
      .array(Scope)
      .min(1, 'Name at least one scope, or leave scopes out for a key that may do everything')
      .max(50)
      .optional(),
    expiresAt: time
      .refine((at) => Date.parse(at) > Date.now(), 'Must be in the future')
      .nullable()
      .optional(),
  }),
  response: ApiKey.extend({ key: z.string() }),
  status: 201,
});
export const deleteApiKey = defineRoute({
  method: 'DELETE',
  path: '/api/organizations/:slug/api-keys/:id',
  name: 'apiKeys.delete',
  summary: 'Revoke an API key',
  access: 'user',
  params: slugParams.extend({ id }),
  response: nothing,
  status: 204,
});

function isTimeZone(name: string): boolean {
  return doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: name }));
}

function isLocale(name: string): boolean {
  return doesNotThrow(() => Intl.getCanonicalLocales(name));
}

function doesNotThrow(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
