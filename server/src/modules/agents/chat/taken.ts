import type { Received } from '../../messages/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import type { Choice } from '../routing/choose-agent.ts';

/** A message of a chat that is stored, and who answers it. */
export interface Taken extends Received {
  organizationId: string;
  choice: Choice<AgentRow>;
  text: string;
  /** True where the conversation began with this message: nothing was said before. */
  isNew: boolean;
  /** The trace of the caller, where they told of one: the turn becomes part of it. */
  traceId: string | undefined;
  /** True: the team tries an agent out. */
  isTrial: boolean;
}
