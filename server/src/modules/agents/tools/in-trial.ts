import type { NotCarriedOut } from '@frontdesk/contract';
import type { Tool } from '../turn/tool.ts';

/** A tool in a trial: what only reads works, and whatever else says what it would have done. */
export function inTrial(tool: Tool): Tool {
  if (tool.policy.effect === 'reads') return tool;
  const { effect, approval } = tool.policy;
  const value: NotCarriedOut = {
    status: 'not carried out, because this is a trial',
    effect,
    approval,
  };
  return {
    ...tool,
    policy: { effect: 'reads', requires: 'anyone', approval: 'never' },
    isRecorded: false,
    run: async () => ({ kind: 'result', value }),
  };
}
