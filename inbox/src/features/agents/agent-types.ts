import type { AgentType } from '@frontdesk/contract';

/** What the kinds of agents are called. */
export const agentTypes: Record<AgentType, string> = {
  triage: 'Triage',
  support: 'Support',
  sales: 'Sales',
  technical: 'Technical',
  billing: 'Billing',
  product: 'Product',
  custom: 'Custom',
};
