import type { AgentConfig } from '@frontdesk/contract';
import type { ModelProvider } from '../../../model-providers/model-provider.ts';
import type { Database } from '../../../database/index.ts';
import type { Jobs } from '../../../jobs/index.ts';
import type { Clock, Logger, ParentSpan, Spans } from '../../../platform/index.ts';
import type { Gathered, Handover } from '../../handover/index.ts';
import type { Integrations } from '../../integrations/index.ts';
import type { HelpAddresses, Knowledge } from '../../knowledge/index.ts';
import type { Live } from '../../live/index.ts';
import type { Messages } from '../../messages/index.ts';
import type { ModelSetup } from '../../models/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import type { Granted } from '../agent-tools/granted.ts';
import type { Said } from '../prompt.ts';
import type { Choice } from '../routing/choose-agent.ts';
import type { RouteMessage } from '../routing/route-message.ts';
import type { TurnLimits } from '../turn/limits.ts';
import type { Resume } from '../turn/turn-request.ts';
import type { Trial } from '../trials/trial.ts';
import type { Begun } from './begun.ts';
import type { HeldRun } from './claim.ts';

/** What agents need of others. */
export interface AgentParts {
  database: Database;
  jobs: Jobs;
  messages: Pick<Messages, 'receiveIn' | 'send'>;
  knowledge: Pick<Knowledge, 'search' | 'countUse' | 'embed'>;
  handover: Pick<Handover, 'gather' | 'judge' | 'handOver' | 'tell'>;
  integrations: Pick<Integrations, 'callTool'>;
  routeMessage: RouteMessage;
  publish: Live['publish'];
  /** In the order in which they are asked; the last one serves every model. */
  providers: readonly ModelProvider[];
  limits: TurnLimits;
  clock: Clock;
  help: HelpAddresses;
  /** Where traces go; absent: nowhere. */
  spans?: Spans | undefined;
  log: Logger;
}

/** A run that this process holds, with all that its turn needs. */
export interface Work {
  run: HeldRun;
  organizationSlug: string;
  /** Who answers as far as it is known; by `default`, the message itself decides. */
  choice: Choice<AgentRow>;
  /** What this turn asks for in place of the agent's own settings. */
  override?: AgentConfig | undefined;
  said: Said[];
  /** What the rules of handover judge by. */
  facts: Gathered;
  setup: ModelSetup;
  /** What the chosen agent may do, where it was read when the turn was begun. */
  granted?: (Granted & { agentId: string }) | undefined;
  /** The last message of the customer that it answers. */
  messageId: string | null;
  answerId: string;
  /** True where the customer gets the answer in the response to their request. */
  inResponse: boolean;
  /** The caller's span, where they told of it. */
  parentSpan?: ParentSpan | undefined;
  /** True: the team tries an agent out, and nobody else looks on. */
  isTrial: boolean;
  /** How a test of a version differs from what customers meet. */
  trial?: Trial | undefined;
  signal: AbortSignal;
  /** Where it goes on, after it was broken off, and how it was begun. */
  resume?: Resume | undefined;
  begun?: Begun | undefined;
}
