import { z } from 'zod';
import { slugParams } from './organizations.ts';
import { defineRoute, id, listQuery, nothing, pageOf, requiredText, time } from './route.ts';

/**
 * `waiting`: nobody has proved it yet. `proved`: the help centre and the widget answer there.
 * `missing`: proved, but the record is gone; after three days the proof ends.
 */
export const DomainState = z.enum(['waiting', 'proved', 'missing']);
export type DomainState = z.infer<typeof DomainState>;

/** A host of the organization's own, on which its help centre and widget answer once it is proved. */
export const Domain = z.object({
  id,
  /** In lower case, international names in Punycode. */
  host: z.string(),
  state: DomainState,
  /** The organization's address: links to its articles lead here. */
  isInUse: z.boolean(),
  /** What is to stand in the DNS. */
  record: z.object({ type: z.literal('TXT'), name: z.string(), value: z.string() }),
  verifiedAt: time.nullable(),
  lastCheckedAt: time.nullable(),
  /** Since when the record of a proved domain has been missing. */
  missingSince: time.nullable(),
  /** What the last look-up found wrong, and what to do, as a sentence. */
  problem: z.string().nullable(),
  createdAt: time,
});
export type Domain = z.infer<typeof Domain>;

const domainParams = slugParams.extend({ id });

export const listDomains = defineRoute({
  method: 'GET',
  path: '/api/organizations/:slug/domains',
  name: 'domains.list',
  summary: 'Domains of an organization, first added first',
  access: 'user',
  params: slugParams,
  query: listQuery,
  response: pageOf(Domain),
});
export const addDomain = defineRoute({
  method: 'POST',
  path: '/api/organizations/:slug/domains',
  name: 'domains.add',
  summary: 'Add a domain; the answer says which TXT record proves it',
  access: 'user',
  params: slugParams,
  body: z.object({ host: requiredText(300) }),
  response: Domain,
  status: 201,
});
export const verifyDomain = defineRoute({
  method: 'POST',
  path: '/api/organizations/:slug/domains/:id/verify',
  name: 'domains.verify',
  summary: 'Look for the TXT record now; `problem` says why it is not proved, if it is not',
  access: 'user',
  params: domainParams,
  response: Domain,
});
export const removeDomain = defineRoute({
  method: 'DELETE',
  path: '/api/organizations/:slug/domains/:id',
  name: 'domains.remove',
  summary: 'Remove a domain; nothing answers there any more',
  access: 'user',
  params: domainParams,
  response: nothing,
  status: 204,
});
/** For reverse proxies that get certificates on demand, as Caddy's `ask`: 200 or 404 says it all. */
export const askDomain = defineRoute({
  method: 'GET',
  path: '/api/domains/ask',
  name: 'domains.ask',
  summary: 'Whether a host is proved, so that a proxy may get a certificate for it',
  access: 'public',
  query: z.object({ domain: z.string().min(1).max(300) }),
  response: z.object({ host: z.string() }),
});
