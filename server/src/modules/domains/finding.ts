import type { TxtAnswer } from '../../platform/index.ts';

/** What a look-up of a domain's record came to. */
export type Finding = 'found' | 'other-value' | Exclude<TxtAnswer['kind'], 'records'>;

/** The record by which a domain is proved. */
export function recordOf({ host, token }: { host: string; token: string }): {
  type: 'TXT';
  name: string;
  value: string;
} {
  return { type: 'TXT', name: `_frontdesk.${host}`, value: `frontdesk-verification=${token}` };
}

/** Whether the record of `domain` is among the answers. */
export function findingOf(answer: TxtAnswer, domain: { host: string; token: string }): Finding {
  if (answer.kind !== 'records') return answer.kind;
  const { value } = recordOf(domain);
  // Some name servers keep the quotes that were typed.
  const found = answer.records.some((text) => text.trim().replace(/^"(.*)"$/u, '$1') === value);
  return found ? 'found' : 'other-value';
}

/** True if the DNS itself said that the record is not there; a look-up that failed says nothing. */
export function isAbsent(finding: Finding): boolean {
  return finding === 'no-name' || finding === 'no-record' || finding === 'other-value';
}

/** What was found wrong and what to do; nothing where all is well. */
export function problemOf(finding: string | null, name: string): string | null {
  switch (finding) {
    case 'no-name':
      return `The DNS knows no name ${name}. Set the record; it may take some minutes until it is seen everywhere.`;
    case 'no-record':
      return `${name} exists in the DNS but has no TXT record. Set one, of the type TXT.`;
    case 'other-value':
      return `${name} has a TXT record, but with another value. Copy the value once more, whole.`;
    case 'timeout':
      return 'The name servers of this domain did not answer in time. Try again in a few minutes.';
    case 'server-failure':
      return 'The name servers of this domain answer with an error (SERVFAIL or the like). Check the zone and DNSSEC there, then try again.';
    case 'unreachable':
      return 'This server could not reach the DNS. Whoever runs it can name other servers in DNS_SERVERS.';
    default:
      return null;
  }
}
