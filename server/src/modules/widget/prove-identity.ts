import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { AppError } from '../../platform/index.ts';

/** Who a visitor is, as the shop's own server says. */
export interface Proved {
  externalId: string;
  name: string | undefined;
  email: string | undefined;
  phone: string | undefined;
  /** True: it has run out; then it only keeps a visit going that it began. */
  isOver: boolean;
}

/** Seconds that clocks may differ, and that an identity may be good for. */
const CLOCK_SKEW = 60;
const LONGEST = 24 * 3_600;

const word = (max: number) => z.string().trim().min(1).max(max);
const Claims = z.object({
  sub: word(200),
  exp: z.number(),
  name: word(200).optional().catch(undefined),
  email: z.email().max(320).toLowerCase().optional().catch(undefined),
  phone: word(50).optional().catch(undefined),
});

/**
 * Reads an identity (a JWT signed with HS256, RFC 7519) that one of the `secrets` signed. Throws
 * `unprocessable` with what the shop's developer can do about it; nothing that it says is used then.
 */
export async function proveIdentity(identity: string, secrets: string[]): Promise<Proved> {
  let failure: unknown;
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(identity, Buffer.from(secret), {
        algorithms: ['HS256'],
        clockTolerance: CLOCK_SKEW,
        requiredClaims: ['sub', 'exp'],
      });
      return provedBy(payload, false);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      // Its signature was good.
      if (error instanceof errors.JWTExpired) return provedBy(error.payload, true);
      failure = error;
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  throw refusal(
    failure instanceof errors.JWSSignatureVerificationFailed
      ? 'it was signed with another secret'
      : 'it is no JWT with HS256, sub and exp',
  );
}

function provedBy(payload: unknown, isOver: boolean): Proved {
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw refusal('sub must be a text of at most 200 characters');
  const { sub, exp, ...said } = claims.data;
  if (exp - Date.now() / 1_000 > LONGEST + CLOCK_SKEW) {
    throw refusal('exp must be at most a day away');
  }
  return { externalId: sub, name: said.name, email: said.email, phone: said.phone, isOver };
}

/** The error of an identity that is not used. */
export function refusal(why: string): AppError {
  const message = `The identity is not good: ${why}.`;
  return new AppError('unprocessable', message, { errors: [{ path: 'identity', message: why }] });
}
