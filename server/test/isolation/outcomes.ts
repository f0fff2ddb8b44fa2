import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { may, permissions, UserRole } from '@frontdesk/contract';
import type { Permission, RouteSpec } from '@frontdesk/contract';
import type { Caller } from './callers.ts';
import type { Entry } from './entry.ts';

/** How a call ended, in a word. */
export function outcomeOf({ status = 200 }: RouteSpec, answered: number): string {
  if (answered === status) return 'may';
  if (answered === 401) return 'unknown';
  return answered === 403 ? 'may not' : `answered ${answered}`;
}

/** The permission that a route asks for; undefined where to be signed in, or nothing, is enough. */
export function permissionOf({ access }: RouteSpec, { permission }: Entry): Permission | undefined {
  return typeof access === 'object' ? access.permission : permission;
}

/** How a call must end, by the table of permissions alone. */
export function expectedOf(route: RouteSpec, entry: Entry, caller: Caller): string {
  if (route.access === 'public') return 'may';
  if (route.access === 'visitor') return caller.kind === 'visitor' ? 'may' : 'unknown';
  if (caller.role === undefined) return 'unknown';
  if (entry.onlyPeople && caller.kind === 'key') return 'may not';
  const permission = permissionOf(route, entry);
  if (permission === undefined) return 'may';
  const isLacking = caller.name === 'limited key' || !may(caller.role, permission);
  return isLacking ? 'may not' : 'may';
}

/** One line of the table of outcomes. */
export interface Line {
  route: RouteSpec;
  permission: Permission | undefined;
  byCaller: Map<string, string>;
}

/** The lines as a Markdown table. */
export function tableOf(lines: Line[]): string {
  const callers = [...new Set(lines.flatMap(({ byCaller }) => [...byCaller.keys()]))];
  const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['Route', 'Asks for', ...callers]),
    row(['---', '---', ...callers.map(() => '---')]),
    ...lines.map(({ route, permission, byCaller }) => {
      const asked = permission ?? (typeof route.access === 'string' ? route.access : '');
      return row([route.name, asked, ...callers.map((caller) => byCaller.get(caller) ?? '')]);
    }),
  ].join('\n');
}

/** The table of permissions as it was found: who could do all that asks for each. */
export function permissionsFound(lines: Line[]): Record<string, UserRole[]> {
  const names = Object.keys(permissions);
  return Object.fromEntries(
    names.flatMap((name): [string, UserRole[]][] => {
      const asking = lines.filter(({ permission }) => permission === name);
      if (asking.length === 0) return [];
      const roles = UserRole.options.filter((role) =>
        asking.every(({ byCaller }) => byCaller.get(role) === 'may'),
      );
      return [[name, roles]];
    }),
  );
}

/** Keeps a table where people can read it. */
export function keepTable(name: string, text: string): void {
  const folder = join(import.meta.dirname, '../../../artifacts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${text}\n`);
}
