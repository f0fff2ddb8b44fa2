import type { ToolPolicy } from './tool.ts';

/** What becomes of a call: it runs, the team decides, or it is refused. */
export type Permission = 'run' | 'ask' | 'refuse';

/**
 * Whether a call may run for this customer. It is decided here, from what is known of the
 * customer, and never by what a model or a customer says. Money never moves for somebody who has
 * not proved who they are unless a person of the team agrees.
 */
export function permissionOf(
  { effect, requires, approval }: ToolPolicy,
  contact: { isVerified: boolean } | null,
): Permission {
  const isVerified = contact?.isVerified ?? false;
  if (approval === 'always' || requires === 'user-approval') return 'ask';
  // Money for anyone is no setting: it is asked for.
  if (requires === 'anyone' && effect === 'moves-money') return 'ask';
  if (isVerified) return 'run';
  if (approval === 'when-unverified') return 'ask';
  return requires === 'anyone' ? 'run' : 'refuse';
}

/** Whether it depends on who the customer is. */
export function asksWho({ requires, approval }: ToolPolicy): boolean {
  return requires === 'verified-contact' || approval === 'when-unverified';
}
