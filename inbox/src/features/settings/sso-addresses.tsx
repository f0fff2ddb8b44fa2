import type { SingleSignOn } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { CopyField } from '../../ui/copy-field.tsx';

interface SsoAddressesProps {
  sso: SingleSignOn;
  protocol: 'oidc' | 'saml';
}

/** What the provider is to be told of this server. */
export function SsoAddresses({ sso, protocol }: SsoAddressesProps): ReactNode {
  const { redirectUrl, acsUrl, entityId } = sso;
  const lines =
    protocol === 'oidc'
      ? [{ title: 'Redirect URL', value: redirectUrl }]
      : [
          { title: 'ACS URL', value: acsUrl },
          { title: 'Entity ID, and the address of our metadata', value: entityId },
        ];
  return (
    <div className="sso-addresses">
      <h3>What your provider asks for</h3>
      {lines.map(({ title, value }) => (
        <div key={title}>
          <p className="muted">{title}</p>
          <CopyField label={title} value={value} />
        </div>
      ))}
    </div>
  );
}
