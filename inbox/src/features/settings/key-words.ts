import type { Permission } from '@frontdesk/contract';
import { duty, isPermission } from './roles.ts';

/** What a key may do, in a few words: nothing said is everything. */
export function lineOfKey(scopes: readonly string[]): string {
  if (scopes.length === 0) return 'May do whatever an admin may';
  const known = scopes.filter(isPermission);
  if (scopes.every((scope) => scope.endsWith('.read'))) return 'May only read';
  if (known.length <= 2) return `May ${known.map(lower).join(' and ')}`;
  return `May ${known.slice(0, 2).map(lower).join(', ')} and ${known.length - 2} more`;
}

function lower(permission: Permission): string {
  const words = duty(permission);
  return words.charAt(0).toLowerCase() + words.slice(1);
}
