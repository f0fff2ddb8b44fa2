import { may, permissions, UserRole } from '@frontdesk/contract';
import type { Member, Permission } from '@frontdesk/contract';

/** What each permission lets people do, in their words: all that the inbox says of roles. */
const words: Record<Permission, { verb: string; what: string }> = {
  'conversations.read': { verb: 'see', what: 'conversations' },
  'conversations.write': { verb: 'answer', what: 'customers' },
  'approvals.decide': { verb: 'decide', what: 'what AI agents ask to do' },
  'agents.read': { verb: 'see', what: 'AI agents' },
  'agents.write': { verb: 'set up', what: 'AI agents' },
  'agents.overrule': { verb: 'publish', what: 'AI agents that did not pass their tests' },
  'knowledge.read': { verb: 'see', what: 'knowledge' },
  'knowledge.write': { verb: 'write and import', what: 'knowledge' },
  'channels.read': { verb: 'see', what: 'channels' },
  'channels.write': { verb: 'set up', what: 'channels' },
  'integrations.read': { verb: 'see', what: 'integrations' },
  'integrations.write': { verb: 'connect', what: 'integrations' },
  'members.read': { verb: 'see', what: 'members' },
  'members.write': { verb: 'invite and remove', what: 'members' },
  'teams.write': { verb: 'set up', what: 'teams' },
  'organization.read': { verb: 'see', what: 'settings' },
  'organization.write': { verb: 'change', what: 'settings' },
  'organization.export': { verb: 'export', what: 'everything' },
  'organization.end': { verb: 'deactivate and delete', what: 'the organization' },
  'apiKeys.write': { verb: 'make', what: 'API keys' },
  'sso.read': { verb: 'see', what: 'single sign-on' },
  'sso.write': { verb: 'set up', what: 'single sign-on' },
  'events.read': { verb: 'see', what: 'events' },
  'events.write': { verb: 'deal with', what: 'events' },
};
const OWNERSHIP = { verb: 'make and remove', what: 'owners' };

/** Roles from the one that may do most to the one that may do least. */
export const roles: readonly UserRole[] = UserRole.options.toSorted(
  (a, b) => allowedTo(b).length - allowedTo(a).length,
);

/** The name of a role, as it is shown. */
export function titleOf(role: UserRole): string {
  return sentence(role);
}

/** A role with its article: `an agent`. */
export function named(role: UserRole): string {
  return `${/^[aeiou]/u.test(role) ? 'an' : 'a'} ${role}`;
}

/** All that there is to be allowed, and whether a role is allowed it. */
export const duties: readonly { title: string; isFor: (role: UserRole) => boolean }[] = [
  ...allPermissions().map((permission) => ({
    title: duty(permission),
    isFor: (role: UserRole) => may(role, permission),
  })),
  { title: sentence(phrase(OWNERSHIP)), isFor: (role) => mayGive(role, 'owner') },
];

/** What a permission lets somebody do, in words. */
export function duty(permission: Permission): string {
  return sentence(phrase(words[permission]));
}

/** What a role may do, in one line: what it adds to the role below it. */
export function lineOf(role: UserRole): string {
  const below = roles[roles.indexOf(role) + 1];
  const added = allowedTo(role)
    .filter((permission) => below === undefined || !may(below, permission))
    .map((permission) => words[permission]);
  if (mayGive(role, 'owner')) added.push(OWNERSHIP);
  const inherited = below === undefined ? [] : [`all that ${named(below)} may`];
  return sentence(list([...byVerb(added).map(phrase), ...inherited]));
}

/** Roles that somebody with this role may give: only owners make owners. */
export function mayGive(mine: UserRole, role: UserRole): boolean {
  return may(mine, 'members.write') && (role !== 'owner' || mine === 'owner');
}

type Known = Pick<Member, 'userId' | 'role' | 'isActive'>;

/** True if it is the only owner who can sign in: without them nobody could make another. */
export function isLastOwner(member: Known, members: readonly Known[]): boolean {
  const isOwner = ({ role, isActive }: Known): boolean => role === 'owner' && isActive;
  return (
    isOwner(member) && !members.some((other) => other.userId !== member.userId && isOwner(other))
  );
}

/** All that there is to be allowed. */
export function allPermissions(): Permission[] {
  return Object.keys(permissions).filter(isPermission);
}

/** True for the name of a permission that this page knows. */
export function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissions, name);
}

function allowedTo(role: UserRole): Permission[] {
  return allPermissions().filter((permission) => may(role, permission));
}

type Phrase = (typeof words)[Permission];

/** Says a verb once for all that it is said of. */
function byVerb(phrases: readonly Phrase[]): Phrase[] {
  return [...Map.groupBy(phrases, ({ verb }) => verb)].map(([verb, same]) => ({
    verb,
    what: list(same.map(({ what }) => what)),
  }));
}

function phrase({ verb, what }: Phrase): string {
  return `${verb} ${what}`;
}

function list(parts: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
