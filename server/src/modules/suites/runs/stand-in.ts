import type { SuiteToolResult } from '@frontdesk/contract';
import { inTrial } from '../../agents/index.ts';
import type { StandIn, Tool, ToolOutcome } from '../../agents/index.ts';
import { isPartOf } from '../checks/subset.ts';

/**
 * What becomes of tools in a test. A result that the case gives comes first; then what only reads is
 * really read, what changes something is changed only in a system for tests, and else it is said
 * what would have been done. There is nobody to ask for approval.
 * Whether a call is allowed is asked for each: a result that one call is given lets no other through.
 */
export function standInOf(
  results: readonly SuiteToolResult[],
  testIntegrationIds: readonly string[],
): StandIn {
  return (tool, integrationId) => {
    const isTest = integrationId !== null && testIntegrationIds.includes(integrationId);
    const works = isTest ? unasked(tool) : inTrial(read(tool));
    const given = results.filter(({ name }) => name === tool.name);
    if (given.length === 0) return works;
    return {
      ...works,
      policy: { ...works.policy, requires: 'anyone', approval: 'never' },
      run: async (input, context) => {
        const fitting = given.find((each) => isPartOf(each.input, input));
        if (fitting) return { kind: 'result', value: fitting.result };
        return works.policy.requires === 'anyone' ? works.run(input, context) : NOT_GIVEN;
      },
    };
  };
}

/** What it really does needs a customer who has proved who they are, and nobody has here. */
const NOT_GIVEN: ToolOutcome = {
  kind: 'result',
  value: { error: 'This test gives no result for this call.' },
};

/** A tool of a system for tests: it is called as it is, and asks nobody. */
function unasked(tool: Tool): Tool {
  const effect = tool.policy.effect === 'reads' ? 'reads' : 'writes';
  return { ...tool, policy: { effect, requires: 'anyone', approval: 'never' }, isRecorded: false };
}

/** What the team would be asked to allow is for the team to see; who the customer is stays open. */
function read(tool: Tool): Tool {
  const { effect, requires } = tool.policy;
  if (effect !== 'reads' || requires !== 'user-approval') return tool;
  return { ...tool, policy: { effect, requires: 'anyone', approval: 'never' } };
}
