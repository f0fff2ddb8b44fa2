import type { ProviderRow } from '../provider.ts';
import type { SamlProvider } from './service.ts';

/** What is kept of a SAML provider. */
export function samlOf({ issuer, entryPoint, certificate }: ProviderRow): SamlProvider {
  return { issuer, entryPoint: entryPoint ?? '', certificate: certificate ?? '' };
}
