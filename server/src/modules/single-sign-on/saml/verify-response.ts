import { z } from 'zod';
import { messageOf } from '../../../platform/index.ts';
import { badAnswer } from '../refused.ts';
import type { SsoUrls } from '../urls.ts';
import { vouchedFor } from '../vouched.ts';
import type { Vouched } from '../vouched.ts';
import { Assertion, attributesOf, textOf } from './assertion.ts';
import { serviceFor, TOLERANCE } from './service.ts';
import type { SamlProvider } from './service.ts';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** SHA-1 can be forged, and a message authentication code needs no key of the provider. */
const WEAK = /"http:\/\/www\.w3\.org\/[^"]*#(?:[a-z-]*sha1|[a-z-]*md5|hmac-[a-z\d]+)"/iu;

export interface Answered {
  vouched: Vouched;
  /** The id of the request that it answers. */
  requestId: string;
}

/**
 * Reads a SAML answer. Only what is inside of a good signature by the provider's key counts, and it
 * must say that it is the answer of this provider, to us, here, now, to a request (SAML profiles,
 * 4.1.4.3). Whether that request was ours and is answered for the first time is for the caller to see.
 */
export async function verifyResponse(
  provider: SamlProvider,
  urls: SsoUrls,
  encoded: string,
): Promise<Answered> {
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  // Document types can name files and addresses, and comments have hidden parts of names before.
  if (xml.includes('<!')) {
    throw badAnswer('The answer holds a document type, a comment or CDATA, which is not read.');
  }
  if (WEAK.test(xml))
    throw badAnswer('The answer is signed by SHA-1. Let the provider use SHA-256.');
  const assertion = await signedAssertion(provider, urls, encoded);
  if (textOf(assertion.Issuer[0]) !== provider.issuer) {
    throw badAnswer('The answer is of another issuer. Check the entity id of the provider.');
  }
  if (!assertion.Conditions[0].AudienceRestriction.every((one) => names(one, urls.entityId))) {
    throw badAnswer(
      'The answer is meant for another service. Check the entity id at the provider.',
    );
  }
  return { vouched: personOf(assertion), requestId: requestIdOf(assertion, urls) };
}

async function signedAssertion(
  provider: SamlProvider,
  urls: SsoUrls,
  encoded: string,
): Promise<Assertion> {
  const service = await serviceFor(provider, urls);
  const { profile } = await service
    .validatePostResponseAsync({ SAMLResponse: encoded })
    .catch((error: unknown) => {
      throw badAnswer(`The answer is not good: ${messageOf(error)}.`, error);
    });
  // Parsed from the signed bytes, and from nothing else.
  const parsed = z.object({ Assertion }).safeParse(profile?.getAssertion?.());
  if (parsed.success) return parsed.data.Assertion;
  throw badAnswer('The assertion lacks what a sign-in needs.', parsed.error);
}

/** The request that a bearer of this assertion was sent with, to us, within its time. */
function requestIdOf({ Subject }: Assertion, { acsUrl }: SsoUrls): string {
  const now = Date.now();
  for (const { $: by, SubjectConfirmationData: data } of Subject[0].SubjectConfirmation) {
    const { Recipient, NotOnOrAfter, InResponseTo } = data?.[0]?.$ ?? {};
    const isInTime = NotOnOrAfter !== undefined && Date.parse(NotOnOrAfter) + TOLERANCE > now;
    if (by.Method === BEARER && Recipient === acsUrl && isInTime && InResponseTo !== undefined) {
      return InResponseTo;
    }
  }
  throw badAnswer(
    'The answer was not asked for here, is for another address, or has run out. Begin at our sign-in page: sign-ins that the provider begins are not taken.',
  );
}

function names({ Audience }: { Audience: unknown[] }, entityId: string): boolean {
  return Audience.some((one) => textOf(one) === entityId);
}

const EMAIL = [
  'email',
  'mail',
  'emailaddress',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'urn:oid:1.2.840.113549.1.9.1',
];
const NAME = [
  'name',
  'displayname',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'urn:oid:2.16.840.1.113730.3.1.241',
];

const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** The name id, unless it is one of this answer alone (SAML core, 8.3.8). */
function subjectOf({ Subject }: Assertion): string | null {
  const nameId = Subject[0].NameID?.[0];
  const about = z.object({ $: z.object({ Format: z.string() }) }).safeParse(nameId);
  if (about.data?.$.Format === TRANSIENT) return null;
  return textOf(nameId) || null;
}

function personOf(assertion: Assertion): Vouched {
  const attributes = attributesOf(assertion);
  const find = (sought: string[]): string | undefined =>
    sought.map((name) => attributes.get(name)).find((value) => value !== undefined);
  return vouchedFor({
    email: find(EMAIL) ?? textOf(assertion.Subject[0].NameID?.[0]),
    name: find(NAME),
    subject: subjectOf(assertion),
  });
}
