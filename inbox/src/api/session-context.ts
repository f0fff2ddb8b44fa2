import type { Me, Organization, UserRole } from '@frontdesk/contract';
import { createContext } from 'react';

export interface Session {
  user: NonNullable<Me['user']>;
  organization: Organization;
  role: UserRole;
  organizations: Me['organizations'];
}

export const SessionContext = createContext<Session | null>(null);
