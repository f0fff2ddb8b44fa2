import { expect, test } from 'vitest';
import { UserRole } from './enums.ts';
import { may, permissions } from './permissions.ts';
import type { Permission } from './permissions.ts';

const names = Object.keys(permissions).filter((name): name is Permission => name in permissions);

test('an owner may do everything; a viewer changes nothing', () => {
  for (const name of names) {
    expect(may('owner', name), name).toBe(true);
    if (name.endsWith('.write')) expect(may('viewer', name), name).toBe(false);
  }
});

test('who may write may read', () => {
  for (const name of names.filter((n) => n.endsWith('.write'))) {
    const read = names.find((n) => n === name.replace('.write', '.read'));
    if (!read) continue;
    for (const role of UserRole.options) if (may(role, name)) expect(may(role, read)).toBe(true);
  }
});
