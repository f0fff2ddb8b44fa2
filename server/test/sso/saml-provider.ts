import { inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { newId } from '../../src/platform/index.ts';
import { PROVIDER } from './keys.ts';

export const ISSUER = 'https://idp.example/entity';
export const ENTRY_POINT = 'https://idp.example/sign-in';

/** What a provider says, where it is not what it should. */
export interface Said {
  issuer: string;
  audience: string;
  recipient: string;
  inResponseTo: string | undefined;
  email: string;
  /** The address stands in an attribute instead of the name id. */
  attributes: Record<string, string>;
  /** Milliseconds from now. */
  endsIn: number;
}

/** A request as it came by HTTP-Redirect. */
export function readRequest(url: string): { id: string; acsUrl: string; issuer: string } {
  const packed = new URL(url).searchParams.get('SAMLRequest') ?? '';
  const xml = inflateRawSync(Buffer.from(packed, 'base64')).toString();
  const find = (pattern: RegExp): string => pattern.exec(xml)?.[1] ?? '';
  return {
    id: find(/\bID="([^"]+)"/u),
    acsUrl: find(/AssertionConsumerServiceURL="([^"]+)"/u),
    issuer: find(/<saml:Issuer[^>]*>([^<]+)</u),
  };
}

/** An answer to a request, not signed yet. */
export function answerTo(url: string, email: string, change: Partial<Said> = {}): string {
  const request = readRequest(url);
  return responseOf({
    issuer: ISSUER,
    audience: request.issuer,
    recipient: request.acsUrl,
    inResponseTo: request.id,
    email,
    attributes: { displayName: 'Grace Hopper' },
    endsIn: 300_000,
    ...change,
  });
}

function responseOf(said: Said): string {
  const now = Date.now();
  const at = (offset: number): string => new Date(now + offset).toISOString();
  const to = said.inResponseTo === undefined ? '' : ` InResponseTo="${said.inResponseTo}"`;
  const attributes = Object.entries(said.attributes).map(
    ([name, value]) =>
      `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
  );
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${newId()}" Version="2.0" IssueInstant="${at(0)}" Destination="${said.recipient}"${to}>` +
    `<saml:Issuer>${said.issuer}</saml:Issuer>` +
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>' +
    `<saml:Assertion ID="_a${newId()}" Version="2.0" IssueInstant="${at(0)}">` +
    `<saml:Issuer>${said.issuer}</saml:Issuer>` +
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${said.email}</saml:NameID>` +
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">' +
    `<saml:SubjectConfirmationData Recipient="${said.recipient}" NotOnOrAfter="${at(said.endsIn)}"${to}/>` +
    '</saml:SubjectConfirmation></saml:Subject>' +
    `<saml:Conditions NotBefore="${at(-60_000)}" NotOnOrAfter="${at(said.endsIn)}">` +
    `<saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>` +
    '</saml:Assertion></samlp:Response>'
  );
}

export interface Signing {
  /** What the signature is over. */
  over?: 'Response' | 'Assertion';
  pair?: { key: string; certificate: string };
  weak?: boolean;
}

/** Signs an answer, or the assertion in it (XML Signature, enveloped, exclusive canonicalization). */
export function signed(xml: string, { over = 'Assertion', pair = PROVIDER, weak }: Signing = {}) {
  const path = `//*[local-name(.)='${over}']`;
  const signature = new SignedXml({
    privateKey: pair.key,
    publicCert: pair.certificate,
    signatureAlgorithm:
      weak === true
        ? 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
        : 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signature.addReference({
    xpath: path,
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
  });
  signature.computeSignature(xml, {
    location: { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signature.getSignedXml();
}

/** As a browser posts it. */
export function posted(xml: string): { SAMLResponse: string } {
  return { SAMLResponse: Buffer.from(xml).toString('base64') };
}
