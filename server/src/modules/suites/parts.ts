import type { Database } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { ModelProvider } from '../../model-providers/model-provider.ts';
import type { Clock } from '../../platform/index.ts';
import type { Play } from '../agents/index.ts';

/** What tests of agents need of others. */
export interface SuiteParts {
  database: Database;
  jobs: Pick<Jobs, 'send'>;
  play: Play;
  providers: readonly ModelProvider[];
  clock: Clock;
}
