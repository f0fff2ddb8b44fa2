import type { SuiteExpectations, SuiteFact, SuiteOutcome, SuiteTurn } from '@frontdesk/contract';
import { phraseFinder } from './plain.ts';
import { isPartOf } from './subset.ts';

export type AgentTurn = Extract<SuiteTurn, { by: 'agent' }>;

/** What a model says of a statement: whether the answers make it, and why. */
export interface Ruling {
  isStated: boolean;
  reason: string;
}

/** Holds what happened against what was expected. `rulings` has those of a judge, by statement. */
export function outcomesOf(
  expected: SuiteExpectations,
  turns: readonly SuiteTurn[],
  rulings: ReadonlyMap<string, Ruling>,
): SuiteOutcome[] {
  const answers = turns.filter((turn) => turn.by === 'agent');
  return [
    ...expected.sources.map((source) => sourceOutcome(source, answers)),
    ...expected.says.map((fact) => factOutcome('says', fact, answers, rulings)),
    ...expected.saysNot.map((fact) => factOutcome('says-not', fact, answers, rulings)),
    ...expected.tools.map((tool) => toolOutcome(tool, answers)),
    ...expected.toolsNot.map((name) => toolNotOutcome(name, answers)),
    ...(expected.handover ? [handoverOutcome(expected.handover, answers)] : []),
    ...(expected.agentName === null ? [] : [agentOutcome(expected.agentName, answers)]),
  ];
}

function sourceOutcome(
  { id, title }: { id: string; title: string },
  answers: AgentTurn[],
): SuiteOutcome {
  const cited = answers.flatMap(({ sources }) => sources);
  // A suite that came from elsewhere knows an article by its title.
  const isMet = cited.some(
    (source) => source.id === id || (title !== '' && source.title === title),
  );
  const titles = [...new Set(cited.map((source) => source.title))];
  const why = titles.length === 0 ? 'Nothing was cited.' : `Cited: ${titles.join(', ')}.`;
  return { kind: 'source', expected: title === '' ? id : title, isMet, why, by: 'rule' };
}

function factOutcome(
  kind: 'says' | 'says-not',
  fact: SuiteFact,
  answers: AgentTurn[],
  rulings: ReadonlyMap<string, Ruling>,
): SuiteOutcome {
  const { text: expected } = fact;
  const ruling = fact.by === 'judge' ? rulings.get(expected) : undefined;
  if (ruling) {
    const isMet = ruling.isStated === (kind === 'says');
    return { kind, expected, isMet, why: ruling.reason, by: 'judge' };
  }
  const place = answers.findIndex(({ text }) => phraseFinder(text)(expected));
  const isSaid = place !== -1;
  const where = isSaid ? `Said in answer ${place + 1}.` : 'Not said.';
  const why = fact.by === 'judge' ? `${where} There is no model to judge; words decided.` : where;
  return { kind, expected, isMet: isSaid === (kind === 'says'), why, by: 'rule' };
}

function toolOutcome(
  { name, input }: { name: string; input: Record<string, unknown> },
  answers: AgentTurn[],
): SuiteOutcome {
  const calls = answers.flatMap(({ tools }) => tools).filter((call) => call.name === name);
  const isMet = calls.some((call) => isPartOf(input, call.input));
  const bare = Object.keys(input).length === 0;
  const inputs = calls.map((call) => JSON.stringify(call.input)).join(', ');
  const why = calls.length === 0 ? 'Not called.' : `Called with ${inputs}.`;
  const expected = bare ? name : `${name} ${JSON.stringify(input)}`;
  return { kind: 'tool', expected, isMet, why, by: 'rule' };
}

function toolNotOutcome(name: string, answers: AgentTurn[]): SuiteOutcome {
  const call = answers.flatMap(({ tools }) => tools).find((made) => made.name === name);
  const why = call ? `Called with ${JSON.stringify(call.input)}.` : 'Not called.';
  return { kind: 'tool-not', expected: name, isMet: call === undefined, why, by: 'rule' };
}

function handoverOutcome(
  { isExpected, reason }: { isExpected: boolean; reason: string | null },
  answers: AgentTurn[],
): SuiteOutcome {
  const given = answers.find(({ handover }) => handover !== null)?.handover ?? null;
  const isMet = isExpected ? given !== null && (reason ?? given) === given : given === null;
  const why = given === null ? 'The AI kept it.' : `Handed over: ${given}.`;
  const because = reason === null ? '' : `, because: ${reason}`;
  const expected = isExpected ? `A person gets it${because}` : 'The AI keeps it';
  return { kind: 'handover', expected, isMet, why, by: 'rule' };
}

function agentOutcome(expected: string, answers: AgentTurn[]): SuiteOutcome {
  const last = answers.at(-1)?.agentName;
  const why = last === undefined ? 'Nobody answered.' : `${last} answered last.`;
  return { kind: 'agent', expected, isMet: last === expected, why, by: 'rule' };
}
