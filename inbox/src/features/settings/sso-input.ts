import type { SsoProvider } from '@frontdesk/contract';
import type { SsoInput } from './use-sso.ts';

/** What the form holds for both protocols, so that switching between them loses nothing. */
export interface SsoFields {
  protocol: 'oidc' | 'saml';
  oidcIssuer: string;
  clientId: string;
  /** Empty: the one that is kept. */
  clientSecret: string;
  samlIssuer: string;
  entryPoint: string;
  certificate: string;
  newRole: SsoInput['newRole'];
  isRequired: boolean;
}

/** The form for what is kept; at first people come as agents, by invitation or without. */
export function formOf(provider: SsoProvider | null): SsoFields {
  return {
    protocol: provider?.protocol ?? 'oidc',
    oidcIssuer: provider?.protocol === 'oidc' ? provider.issuer : '',
    clientId: provider?.protocol === 'oidc' ? provider.clientId : '',
    clientSecret: '',
    samlIssuer: provider?.protocol === 'saml' ? provider.issuer : '',
    entryPoint: provider?.protocol === 'saml' ? provider.entryPoint : '',
    certificate: provider?.protocol === 'saml' ? provider.certificate : '',
    newRole: provider ? provider.newRole : 'agent',
    isRequired: provider?.isRequired ?? false,
  };
}

/** What is sent of it. */
export function inputOf(form: SsoFields): SsoInput {
  const { newRole, isRequired } = form;
  if (form.protocol === 'saml') {
    return {
      protocol: 'saml',
      issuer: form.samlIssuer.trim(),
      entryPoint: form.entryPoint.trim(),
      certificate: form.certificate.trim(),
      newRole,
      isRequired,
    };
  }
  return {
    protocol: 'oidc',
    issuer: form.oidcIssuer.trim(),
    clientId: form.clientId.trim(),
    ...(form.clientSecret === '' ? {} : { clientSecret: form.clientSecret }),
    newRole,
    isRequired,
  };
}
