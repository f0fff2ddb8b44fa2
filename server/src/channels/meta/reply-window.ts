import { ChannelError } from '../channel.ts';
import type { Outgoing } from '../channel.ts';

const HOUR = 3_600_000;

/** Hours since the customer wrote; none where they never did. */
export function hoursSince({ heardAt }: Pick<Outgoing, 'heardAt'>, now: Date): number {
  return heardAt === null ? Number.POSITIVE_INFINITY : (now.getTime() - heardAt.getTime()) / HOUR;
}

/** Nothing is sent that Meta would count against the account. */
export function tooLate(what: string): ChannelError {
  return new ChannelError('rejected', `The customer wrote too long ago. ${what}`);
}
