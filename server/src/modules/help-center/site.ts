import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { THIS_TENANT } from '../../http/index.ts';
import type { HelpAddresses } from '../knowledge/index.ts';
import { findOrganization } from './find.ts';
import type { Organization } from './find.ts';

/** A help centre as it is asked for. */
export interface Site extends Organization {
  /** Where it begins on this host, without a slash at the end; empty at the root of its own. */
  path: string;
  /** Its whole address, where search engines are to find it; without a slash at the end. */
  address: string;
  /** True where it was asked for under its own host by the path that it has elsewhere. */
  isMoved: boolean;
}

const Params = z.object({ organization: z.string() });

/** Whose help centre is asked for; on an organization's own host there is no other than its own. */
export async function findSite(
  database: Database,
  { addressOf, publicUrl }: HelpAddresses,
  { params, tenantId }: FastifyRequest,
): Promise<Site | undefined> {
  const slug = Params.parse(params).organization;
  const organization = await findOrganization(
    database,
    tenantId === null ? { slug } : { id: tenantId },
  );
  if (!organization) return undefined;
  const isMoved = tenantId !== null && slug !== THIS_TENANT;
  if (isMoved && slug !== organization.slug) return undefined;
  return {
    ...organization,
    path: tenantId === null ? `/help/${encodeURIComponent(organization.slug)}` : '',
    address: new URL(addressOf(organization), publicUrl).href.replace(/\/$/u, ''),
    isMoved,
  };
}

/** The same page at the root of the host; always a path, so that it leads to no other host. */
export function moved({ originalUrl }: FastifyRequest): string {
  const [path = '', ...query] = originalUrl.split('?');
  const rest = path
    .split('/')
    .slice(3)
    .filter((part) => part !== '');
  return `/${rest.join('/')}${query.length > 0 ? `?${query.join('?')}` : ''}`;
}
