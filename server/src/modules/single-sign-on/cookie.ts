import type { IncomingHttpHeaders } from 'node:http';
import { attemptOf, LIFETIME } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { SsoRefused } from './refused.ts';
import { PATH } from './urls.ts';

/** Holds the secret of an attempt in the browser that began it: nobody else can bring it to its end. */
const NAME = 'frontdesk.sso';

/** The Set-Cookie header that begins an attempt; it goes along when the provider sends people back. */
export function attemptCookie({ secret }: Attempt, publicUrl: string): string {
  return cookie(secret, LIFETIME / 1_000, publicUrl);
}

/** The Set-Cookie header that ends it. */
export function endedCookie(publicUrl: string): string {
  return cookie('', 0, publicUrl);
}

function cookie(value: string, maxAge: number, publicUrl: string): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${NAME}=${value}; Path=${PATH}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** The attempt that this browser began; throws `expired` where it began none. */
export function attemptIn({ cookie: given = '' }: IncomingHttpHeaders): Attempt {
  const found = given
    .split(';')
    .map((part) => part.trim().split('='))
    .find(([name]) => name === NAME)?.[1];
  if (found !== undefined && /^[\w-]{43}$/u.test(found)) return attemptOf(found);
  throw new SsoRefused('expired', 'This browser began no sign-in.');
}
