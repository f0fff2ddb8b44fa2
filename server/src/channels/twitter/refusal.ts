import { z } from 'zod';
import { parseJson, retryAfterOf } from '../../platform/index.ts';
import type { SafeResponse } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelErrorKind } from '../channel.ts';

/** What an error says (X, "Response codes and errors": problems by RFC 9457, and older forms). */
const Problem = z
  .object({
    type: z.string().catch(''),
    title: z.string().catch(''),
    detail: z.string().catch(''),
    message: z.string().catch(''),
    errors: z.array(z.object({ message: z.string().catch('') })).catch([]),
  })
  .catch({ type: '', title: '', detail: '', message: '', errors: [] });

interface Rule {
  kind: ChannelErrorKind;
  hint?: string;
}

/** What the types and titles of problems mean, where the status alone does not say it. */
const RULES: [RegExp, Rule][] = [
  [
    /usage-?capped|usagecap|credits|spend-?cap/iu,
    {
      kind: 'rejected',
      hint: 'What the app may use or spend is used up. Raise its cap or add credits in X’s developer console, then send it again.',
    },
  ],
  [
    /oauth1-permissions/iu,
    {
      kind: 'unauthorised',
      hint: 'The app may not write direct messages. Allow it “Read, write and direct messages” in X’s developer console, then make the access token again.',
    },
  ],
  [
    /client-(?:forbidden|not-enrolled)|unsupported-authentication/iu,
    {
      kind: 'unauthorised',
      hint: 'The app’s plan does not have this. See its access in X’s developer console.',
    },
  ],
];

const BY_STATUS: Record<number, Rule> = {
  401: {
    kind: 'unauthorised',
    hint: 'The keys or the access token are wrong or were revoked, or this server’s clock is. Copy all four again from X’s developer console.',
  },
  402: { kind: 'rejected', hint: 'Add credits in X’s developer console, then send it again.' },
  403: {
    kind: 'rejected',
    hint: 'See what the app may do, and its plan, in X’s developer console.',
  },
  429: { kind: 'rate-limited' },
};

/** What was asked. */
interface Asked {
  /** What was done by half may be done again. */
  isRepeatable: boolean;
  now: Date;
  /** What to do where a call is forbidden by no rule of the app's. */
  ifForbidden?: string | undefined;
}

/** Makes an error of an answer. */
export function refusalOf(
  { status, headers, body }: Pick<SafeResponse, 'status' | 'headers' | 'body'>,
  { isRepeatable, now, ifForbidden }: Asked,
): ChannelError {
  const problem = Problem.parse(parseJson(new TextDecoder().decode(body)));
  const named = `${problem.type} ${problem.title}`;
  const failed: Rule = { kind: isRepeatable ? 'temporary' : 'unknown-outcome' };
  const ruled = RULES.find(([pattern]) => pattern.test(named))?.[1];
  const usual = BY_STATUS[status] ?? { kind: 'rejected' };
  const rule =
    status === 403 && ifForbidden !== undefined ? { ...usual, hint: ifForbidden } : usual;
  const { kind, hint } = status >= 500 ? failed : (ruled ?? rule);
  const said = [problem.detail, problem.errors[0]?.message, problem.message, problem.title];
  const words = said.find((text) => text !== undefined && text !== '');
  const told = words === undefined ? `X answered ${status}.` : `X says: ${ended(words)}`;
  return new ChannelError(kind, hint === undefined ? told : `${told} ${hint}`, {
    retryAfter: kind === 'rate-limited' ? pauseOf(headers, now) : undefined,
  });
}

function ended(words: string): string {
  return /[.!?]$/u.test(words) ? words : `${words}.`;
}

const LIMITS = ['x-rate-limit', 'x-user-limit-24hour', 'x-app-limit-24hour'];

/** Seconds until X takes calls again (X, "Rate limits": HTTP headers): the limit that is used up. */
function pauseOf(headers: SafeResponse['headers'], now: Date): number | undefined {
  const named = retryAfterOf(headers.get('retry-after'), now);
  if (named !== undefined) return named;
  const pauses = LIMITS.flatMap((limit) => {
    const reset = Number(headers.get(`${limit}-reset`) ?? Number.NaN);
    const isUsedUp = Number(headers.get(`${limit}-remaining`) ?? 0) <= 0;
    return Number.isFinite(reset) && isUsedUp ? [reset - now.getTime() / 1_000] : [];
  });
  return pauses.length === 0 ? undefined : Math.max(1, Math.ceil(Math.max(...pauses)));
}
