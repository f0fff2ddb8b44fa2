import { expect, test } from 'vitest';
import { UserRole } from './enums.ts';
import { may, permissions } from './permissions.ts';
import type { Permission } from './permissions.ts';

const names = Object.keys(permissions).filter((name): name is Permission => name in permissions);
const writing = names.filter((name) => name.endsWith('.write'));

test('an owner may do everything; a viewer changes nothing', () => {
  expect(names.filter((name) => !may('owner', name))).toEqual([]);
  expect(writing.filter((name) => may('viewer', name))).toEqual([]);
});

test('who may write may read', () => {
  const blind = writing.flatMap((write) => {
    const read = names.find((name) => name === write.replace('.write', '.read'));
    return UserRole.options.filter((role) => read && may(role, write) && !may(role, read));
  });
  expect(blind).toEqual([]);
});
