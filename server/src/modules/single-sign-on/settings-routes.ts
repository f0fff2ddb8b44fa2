import { deleteSso, getSso, putSso } from '@frontdesk/contract';
import type { SingleSignOn } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { memberIn } from '../organizations/index.ts';
import { checkTls, discover } from './oidc/discover.ts';
import { provedDomains } from './provider.ts';
import { readCertificate } from './saml/certificate.ts';
import { forgetProvider, saveProvider } from './save.ts';
import type { SsoSettings } from './save.ts';
import type { SsoParts } from './parts.ts';
import { urlsOf } from './urls.ts';
import { providerView } from './view.ts';

/** Setting up an organization's identity provider. */
export function settingsRoutes(parts: SsoParts): BoundRoute[] {
  const { database, credentials, publicUrl } = parts;
  return [
    bind(getSso, async ({ params, caller }) => {
      const { organizationId } = await memberIn(database, caller, params.slug, 'sso.read');
      return view(database, publicUrl, organizationId);
    }),
    bind(putSso, async ({ params, body, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'sso.write');
      const settings = await checked(parts, body);
      await database.asSystem(async (tx) =>
        saveProvider(tx, credentials, { by, address: raw.ip }, settings),
      );
      return view(database, publicUrl, by.organizationId);
    }),
    bind(deleteSso, async ({ params, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'sso.write');
      await database.asSystem(async (tx) => forgetProvider(tx, { by, address: raw.ip }));
      return undefined;
    }),
  ];
}

/** Sees that the provider is there and can be spoken to safely, before anything is kept. */
async function checked({ outside }: SsoParts, body: SsoSettings): Promise<SsoSettings> {
  if (body.protocol === 'oidc') {
    await discover(outside, body.issuer);
    return body;
  }
  checkTls(outside, body.entryPoint, 'The address for signing in');
  return { ...body, certificate: readCertificate(body.certificate).pem };
}

async function view(
  database: Database,
  publicUrl: string,
  organizationId: string,
): Promise<SingleSignOn> {
  return database.inOrganization(organizationId, async (tx) => {
    const row = await find(tx);
    return {
      provider: row ? providerView(row) : null,
      domains: await provedDomains(tx, organizationId),
      ...urlsOf(publicUrl, organizationId),
    };
  });
}

async function find(tx: Tx) {
  return tx.selectFrom('sso_providers').selectAll().executeTakeFirst();
}
