import { downloadExport, exportOrganization } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind, bindRaw } from '../../http/index.ts';
import type { BoundRoute, Member } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import { memberById, memberIn, requirePermission } from '../organizations/index.ts';
import { readPass, writePass } from './link.ts';
import { writeZip } from './write-zip.ts';

const EXPORT = 'organization.export';

export interface ExportOptions {
  database: Database;
  signer: Signer;
  /** Where browsers reach the server. */
  publicUrl: string;
}

/** Everything of an organization, for its owner to take along. */
export function exportRoutes({ database, signer, publicUrl }: ExportOptions): BoundRoute[] {
  return [
    bind(exportOrganization, async ({ params, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, EXPORT, { closedToo: true });
      const { organizationId, userId } = by;
      if (userId === null) throw new AppError('forbidden', 'Only a person takes everything along.');
      await note(database, by, raw.ip, 'export.asked', 'asked for an export of everything.');
      const { token, expiresAt } = writePass(signer, { organizationId, userId });
      return { url: `${publicUrl}/api/exports/${token}`, expiresAt: expiresAt.toISOString() };
    }),
    bindRaw(downloadExport, async ({ params, caller, raw, reply, log }) => {
      const pass = readPass(signer, params.token);
      if (!pass || pass.userId !== caller.userId) {
        throw new AppError(
          'forbidden',
          'This link is not yours, or no longer good. Ask for a new one.',
        );
      }
      // How they came in was looked at when the link was made, and owners may come either way.
      const who = { ...pass, ssoOrganizationId: null };
      const by = await memberById(database, who, { closedToo: true });
      requirePermission(by, EXPORT);
      await note(database, by, raw.ip, 'export.downloaded', 'downloaded an export of everything.');
      const at = new Date();
      const slug = by.organizationSlug;
      const zip = writeZip(database, { organizationId: by.organizationId, slug, at });
      zip.once('error', (error) => log.error({ err: error }, 'An export broke off'));
      reply
        .type('application/zip')
        .header(
          'content-disposition',
          `attachment; filename="${slug}-${at.toISOString().slice(0, 10)}.zip"`,
        )
        .header('cache-control', 'no-store');
      return zip;
    }),
  ];
}

async function note(
  database: Database,
  by: Member,
  address: string,
  eventType: `export.${string}`,
  what: string,
): Promise<void> {
  const { organizationId } = by;
  await database.inOrganization(organizationId, async (tx) =>
    logAct(tx, {
      organizationId,
      eventType,
      source: 'exports',
      message: `${by.name} ${what}`,
      actor: by,
      address,
      details: {},
    }),
  );
}
