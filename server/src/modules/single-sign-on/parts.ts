import type { Database } from '../../database/index.ts';
import type { Credentials } from '../credentials/index.ts';
import type { SignIn } from '../organizations/index.ts';
import type { Outside } from './oidc/discover.ts';

/** What single sign-on works with. */
export interface SsoParts {
  database: Database;
  credentials: Credentials;
  outside: Outside;
  signIn: Pick<SignIn, 'enter'>;
  /** Where browsers reach the server. */
  publicUrl: string;
}
