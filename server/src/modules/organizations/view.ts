import type { ApiKey, Member, Organization } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { DB } from '../../database/index.ts';

export function organizationView(row: Selectable<DB['organizations']>): Organization {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    deletesAt: row.deletesAt?.toISOString() ?? null,
  };
}

export function apiKeyView(row: Selectable<DB['api_keys']>): z.infer<typeof ApiKey> {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export function memberView(row: Omit<Member, 'joinedAt'> & { joinedAt: Date }): Member {
  return { ...row, joinedAt: row.joinedAt.toISOString() };
}
