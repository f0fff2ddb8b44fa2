import { z } from 'zod';
import { Organization, organizationSlug, slugParams } from './organizations.ts';
import { defineRoute, time } from './route.ts';

export const deactivateOrganization = defineRoute({
  method: 'POST',
  path: '/api/organizations/:slug/deactivate',
  name: 'organizations.deactivate',
  summary: 'Close an organization for its people, keys and customers; nothing is deleted',
  access: 'user',
  params: slugParams,
  response: Organization,
});
export const reactivateOrganization = defineRoute({
  method: 'POST',
  path: '/api/organizations/:slug/reactivate',
  name: 'organizations.reactivate',
  summary: 'Open an organization again, and take its deletion back',
  access: 'user',
  params: slugParams,
  response: Organization,
});
export const deleteOrganization = defineRoute({
  method: 'DELETE',
  path: '/api/organizations/:slug',
  name: 'organizations.delete',
  summary: 'Deactivate an organization now, and delete it for good after the time of grace',
  access: 'user',
  params: slugParams,
  query: z.object({
    /** The slug once more: so that no slip deletes a company. */
    confirm: organizationSlug,
  }),
  response: Organization,
});

export const exportOrganization = defineRoute({
  method: 'POST',
  path: '/api/organizations/:slug/exports',
  name: 'exports.create',
  summary: 'A link by which everything of an organization is downloaded as a ZIP',
  access: 'user',
  params: slugParams,
  response: z.object({
    /** Good for one person and a few minutes. */
    url: z.string(),
    expiresAt: time,
  }),
  status: 201,
});
export const downloadExport = defineRoute({
  method: 'GET',
  path: '/api/exports/:token',
  name: 'exports.download',
  summary:
    'The ZIP: JSON lines of each table, the files, and a manifest that counts them. It is written while it is sent; a broken download has no manifest.',
  access: 'user',
  params: z.object({ token: z.string().min(1).max(500) }),
  response: z.unknown(),
});
