import { NewRole } from '@frontdesk/contract';
import type { SsoProvider } from '@frontdesk/contract';
import type { ProviderRow } from './provider.ts';
import { expiryOf } from './saml/certificate.ts';

/** The provider as its organization sees it. */
export function providerView(row: ProviderRow): SsoProvider {
  const { issuer, isRequired } = row;
  const newRole = row.newRole === null ? null : NewRole.parse(row.newRole);
  const rules = { newRole, isRequired, updatedAt: row.updatedAt.toISOString() };
  if (row.protocol === 'oidc') {
    return { protocol: 'oidc', issuer, clientId: row.clientId ?? '', ...rules };
  }
  const certificate = row.certificate ?? '';
  return {
    protocol: 'saml',
    issuer,
    entryPoint: row.entryPoint ?? '',
    certificate,
    certificateExpiresAt: expiryOf(certificate).toISOString(),
    ...rules,
  };
}
