import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { badAnswer, SsoRefused } from './refused.ts';

/** Who an identity provider says is there. */
export interface Vouched {
  /** In lower case. */
  email: string;
  name: string;
  /** By which the provider knows them, whatever their address; null where it has no lasting name. */
  subject: string | null;
}

const Email = z.email().max(254).toLowerCase();
const MAX_NAME = 120;

/** What a provider says of a person, as far as it is needed; without a name the address stands in. */
export function vouchedFor(given: {
  email: unknown;
  name: string | undefined;
  subject: string | null;
}): Vouched {
  const parsed = Email.safeParse(given.email);
  if (!parsed.success) {
    throw badAnswer(
      'The provider named no e-mail address. Let it send the address: the scope “email” with OpenID Connect, an e-mail address as name id or attribute with SAML.',
    );
  }
  const email = parsed.data;
  const name = (given.name ?? '').replaceAll(/\s+/gu, ' ').trim().toWellFormed();
  const { subject } = given;
  return { email, name: name.slice(0, MAX_NAME) || (email.split('@')[0] ?? email), subject };
}

/** The domain of an e-mail address as the DNS knows it: in lower case, in Punycode. */
export function domainOf(email: string): string {
  return domainToASCII(email.slice(email.lastIndexOf('@') + 1));
}

/** Throws unless the address is in one of these domains, which the organization has proved. */
export function checkDomain(email: string, proved: readonly string[]): void {
  if (proved.includes(domainOf(email))) return;
  throw new SsoRefused(
    'domain',
    `The provider vouched for ${email}, which is in no domain that this organization has proved.`,
  );
}
