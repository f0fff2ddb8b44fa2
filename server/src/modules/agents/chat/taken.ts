import type { Received } from '../../messages/index.ts';
import type { AgentRow } from '../agent-settings.ts';

/** A message of a chat that is stored, and who answers it. */
export interface Taken extends Received {
  organizationId: string;
  agent: AgentRow;
  text: string;
  /** True where the conversation began with this message: nothing was said before. */
  isNew: boolean;
}
