/** Where the paths of single sign-on lie; its cookie goes nowhere else. */
export const PATH = '/api/auth/sso';

/** What an organization tells its identity provider of this server. It changes with nothing. */
export interface SsoUrls {
  /** OpenID Connect: where people come back to. */
  redirectUrl: string;
  /** SAML: the assertion consumer service. */
  acsUrl: string;
  /** SAML: the name of this service provider, at which its metadata is found. */
  entityId: string;
}

/** The addresses of one organization: an answer that was meant for another is not taken. */
export function urlsOf(publicUrl: string, organizationId: string): SsoUrls {
  const base = `${publicUrl}${PATH}/${organizationId}`;
  return {
    redirectUrl: `${base}/callback`,
    acsUrl: `${base}/acs`,
    entityId: `${base}/metadata`,
  };
}
