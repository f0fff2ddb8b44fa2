import type { SAML } from '@node-saml/node-saml';
import type { SsoUrls } from '../urls.ts';

export interface SamlProvider {
  /** The provider's entity id. */
  issuer: string;
  entryPoint: string;
  /** PEM. */
  certificate: string;
}

/** Milliseconds by which clocks may differ. */
export const TOLERANCE = 60_000;

/**
 * This server as the service provider that one organization's identity provider knows. The library
 * is loaded when it is first needed, which many servers never do.
 */
export async function serviceFor(
  { entryPoint, certificate }: SamlProvider,
  { acsUrl, entityId }: Pick<SsoUrls, 'acsUrl' | 'entityId'>,
  requestId = '',
): Promise<SAML> {
  const { SAML: Service, ValidateInResponseTo } = await import('@node-saml/node-saml');
  return new Service({
    entryPoint,
    idpCert: certificate,
    issuer: entityId,
    audience: entityId,
    callbackUrl: acsUrl,
    generateUniqueId: () => requestId,
    // The answer or the assertion in it must be signed: providers differ in which.
    wantAuthnResponseSigned: false,
    wantAssertionsSigned: false,
    // Which request it answers is checked by us, in what is signed.
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: TOLERANCE,
    // How people prove who they are is the provider's affair.
    disableRequestedAuthnContext: true,
    identifierFormat: null,
  });
}

/** Where somebody is sent to sign in: an AuthnRequest by HTTP-Redirect (SAML bindings, 3.4). */
export async function requestUrl(
  provider: SamlProvider,
  urls: SsoUrls,
  requestId: string,
): Promise<string> {
  const service = await serviceFor(provider, urls, requestId);
  return service.getAuthorizeUrlAsync('', undefined, {});
}

/** How this server describes itself to an identity provider (SAML metadata, 2.4.4). */
export function metadataOf({ acsUrl, entityId }: SsoUrls): string {
  // Both are addresses of our own, without a character that XML would read otherwise.
  return [
    '<?xml version="1.0"?>',
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">`,
    '  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" AuthnRequestsSigned="false" WantAssertionsSigned="true">',
    '    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>',
    `    <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acsUrl}"/>`,
    '  </SPSSODescriptor>',
    '</EntityDescriptor>',
    '',
  ].join('\n');
}
