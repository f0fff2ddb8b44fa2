import { z } from 'zod';
import type { Clock, Signer } from '../../platform/index.ts';

const PURPOSE = 'file';
/** Seconds for which a link stays the same, so that browsers keep what they have loaded. */
const STABLE = 3_600;

/** What a link carries beside the file's id; whoever has it may read that file, and no other. */
export const LinkQuery = z.object({
  organization: z.string(),
  expires: z.coerce.number().int().min(0),
  signature: z.string(),
});
export type LinkQuery = z.infer<typeof LinkQuery>;

/** Makes and reads the addresses of files. */
export interface FileLinks {
  /** Good for one to two hours. */
  of(organizationId: string, file: { id: string; name: string }): string;
  /** Whether a link is ours, for this very file, and still good. */
  check(id: string, query: LinkQuery): 'good' | 'expired' | 'wrong';
}

/** Makes links on `filesUrl`, an origin of their own, or else relative to the server's. */
export function createFileLinks(
  signer: Signer,
  clock: Clock,
  filesUrl: string | undefined,
): FileLinks {
  const now = (): number => Math.floor(clock.now().getTime() / 1_000);
  return {
    of(organizationId, { id, name }) {
      const expires = (Math.floor(now() / STABLE) + 2) * STABLE;
      const signature = signer.sign(PURPOSE, signed(organizationId, id, expires));
      const query = new URLSearchParams({
        expires: String(expires),
        organization: organizationId,
        signature,
      });
      return `${filesUrl ?? ''}/files/${encodeURIComponent(id)}/${inAddress(name)}?${query.toString()}`;
    },
    check(id, { organization, expires, signature }) {
      const isOurs = signer.verify(PURPOSE, signed(organization, id, expires), signature);
      if (!isOurs) return 'wrong';
      return expires > now() ? 'good' : 'expired';
    },
  };
}

function signed(organizationId: string, id: string, expires: number): string {
  return JSON.stringify([organizationId, id, expires]);
}

/** For people who look at the address; the answer itself says the true name. */
function inAddress(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[^\w.-]+/gu, '-')
    .slice(-60)
    .replaceAll(/^[-.]+|[-.]+$/gu, '');
  return plain === '' ? 'file' : plain;
}
