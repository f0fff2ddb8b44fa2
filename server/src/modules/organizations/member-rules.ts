import { may } from '@frontdesk/contract';
import type { UserRole } from '@frontdesk/contract';
import type { Member } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import { requirePermission } from './authenticate.ts';

/** Who acts: a person as they are in this transaction, or an API key, which acts as an admin. */
export type Acting = Pick<Member, 'userId' | 'role' | 'scopes'>;

export interface Membership {
  userId: string;
  role: UserRole;
  isActive: boolean;
}

/**
 * Throws unless `acting` may turn one membership into another; `after` is undefined where it ends.
 *
 * - Anybody may leave. All else takes the permission `members.write`.
 * - Only an owner makes an owner, and only an owner changes or removes one.
 * - So nobody raises themselves: below admin nobody changes a role, and an admin makes no owner.
 * - The last owner at work stays one: otherwise nobody could ever make another.
 */
export function checkChange(
  acting: Acting,
  before: Membership,
  after: Membership | undefined,
  ownersAtWork: number,
): void {
  const isLeaving = after === undefined && acting.userId === before.userId;
  if (!isLeaving) {
    requirePermission(acting, 'members.write');
    checkOwnership(acting, before.role, after?.role);
  }
  const isLastOwner = isOwnerAtWork(before) && ownersAtWork <= 1;
  if (isLastOwner && !(after && isOwnerAtWork(after))) {
    throw new AppError('conflict', 'This is the last owner. Make somebody else an owner first.');
  }
}

/** Throws unless `acting` may invite to `role`, or take back an invitation to it. */
export function checkInviting(acting: Acting, ...roles: (UserRole | undefined)[]): void {
  requirePermission(acting, 'members.write');
  checkOwnership(acting, ...roles);
}

/** True if somebody of this role can have conversations of their own. */
export function canAnswer({ role, isActive }: Pick<Membership, 'role' | 'isActive'>): boolean {
  return isActive && may(role, 'conversations.write');
}

function isOwnerAtWork({ role, isActive }: Membership): boolean {
  return role === 'owner' && isActive;
}

function checkOwnership({ role }: Acting, ...roles: (UserRole | undefined)[]): void {
  if (role === 'owner' || !roles.includes('owner')) return;
  throw new AppError('forbidden', 'Only an owner decides who is an owner. Ask one of them.');
}
