import type { AgentParts } from '../runs/work.ts';
import { inTrial } from '../tools/in-trial.ts';
import { toolsOf } from '../tools/tools.ts';
import { TOOL_TIMEOUT } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import type { Answers } from './answers.ts';
import type { Grounds } from './grounds.ts';
import type { RecordedLeg } from './recorded-run.ts';

/**
 * The tools that the run had, as it had them, in a trial: what only reads works, unless the run has
 * the answer already, and whatever else says what it would have done.
 */
export function comparedTools(
  { database, jobs, clock, knowledge, messages, integrations }: AgentParts,
  { run, colleagues, granted }: Grounds,
  { leg, answers }: { leg: RecordedLeg; answers: Answers },
): Tool[] {
  const place = {
    organizationId: run.organizationId,
    conversationId: run.conversationId,
    agentName: leg.about.agent.name,
    colleagues,
    database,
    jobs,
    clock,
    search: knowledge.search,
    send: messages.send,
    callTool: integrations.callTool,
  };
  const rows = new Map(granted.tools.map((row) => [row.toolName, row]));
  const kit = leg.tools.map(({ name }) => ({ name, settings: {}, row: rows.get(name) }));
  const now = new Map(toolsOf(kit, place).map((tool) => [tool.name, inTrial(tool)]));
  return leg.tools.map((definition) => {
    const tool = now.get(definition.name);
    if (!tool) return gone(definition);
    return tool.stepKind === 'search'
      ? { ...searching(tool, answers), definition }
      : { ...tool, definition };
  });
}

/** What the run found is found again, whatever the help centre says today. */
function searching(tool: Tool, answers: Answers): Tool {
  return {
    ...tool,
    run: async (input, context) =>
      answers.found(tool.name, input, context.nextNumber) ?? tool.run(input, context),
  };
}

/** The agent does not have it any more: what it did is on record, and nothing else can be known. */
function gone(definition: Tool['definition']): Tool {
  return {
    name: definition.name,
    stepKind: 'tool',
    definition,
    policy: { effect: 'reads', requires: 'anyone', approval: 'never' },
    limits: {},
    timeout: TOOL_TIMEOUT,
    isRecorded: false,
    mayRepeat: true,
    check: (input) => ({ input }),
    run: async () => ({
      kind: 'result',
      value: { status: 'not carried out, because the agent does not have this tool any more' },
    }),
  };
}
