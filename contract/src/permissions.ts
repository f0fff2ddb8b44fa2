import type { UserRole } from './enums.ts';

/**
 * Who may do what. The API and the inbox read this one table; a route names the
 * permission it needs and nothing else decides.
 */
export const permissions = {
  'conversations.read': ['owner', 'admin', 'manager', 'agent', 'viewer'],
  'conversations.write': ['owner', 'admin', 'manager', 'agent'],
  // What an AI agent may not do without a person.
  'approvals.decide': ['owner', 'admin', 'manager', 'agent'],
  'agents.read': ['owner', 'admin', 'manager', 'agent', 'viewer'],
  'agents.write': ['owner', 'admin', 'manager'],
  // Publish what did not pass its tests.
  'agents.overrule': ['owner', 'admin'],
  'knowledge.read': ['owner', 'admin', 'manager', 'agent', 'viewer'],
  'knowledge.write': ['owner', 'admin', 'manager'],
  'channels.read': ['owner', 'admin', 'manager', 'agent', 'viewer'],
  'channels.write': ['owner', 'admin'],
  // Whoever connects a system says what agents may do there, with keys of the company.
  'integrations.read': ['owner', 'admin', 'manager', 'agent', 'viewer'],
  'integrations.write': ['owner', 'admin'],
  'members.read': ['owner', 'admin', 'manager', 'agent', 'viewer'],
  'members.write': ['owner', 'admin'],
  'teams.write': ['owner', 'admin', 'manager'],
  'organization.read': ['owner', 'admin', 'manager', 'agent', 'viewer'],
  'organization.write': ['owner', 'admin'],
  'organization.export': ['owner'],
  'organization.end': ['owner'],
  'apiKeys.write': ['owner', 'admin'],
  // Whoever sets up an identity provider could come in as anybody: not for admins, nor for API keys.
  'sso.read': ['owner', 'admin'],
  'sso.write': ['owner'],
  'events.read': ['owner', 'admin', 'manager'],
  'events.write': ['owner', 'admin'],
} as const satisfies Record<string, readonly UserRole[]>;

export type Permission = keyof typeof permissions;

/** True if a member with this role may do what the permission names. */
export function may(role: UserRole, permission: Permission): boolean {
  const allowed: readonly UserRole[] = permissions[permission];
  return allowed.includes(role);
}
