import type { SuiteCase } from '@frontdesk/contract';
import type { CaseInput } from './use-suites.ts';

/** A case as it is typed: one thing a line. */
export interface CaseForm {
  name: string;
  kind: 'messages' | 'simulated';
  /** Messages, parted by an empty line; of a simulated customer the first alone. */
  said: string;
  goal: string;
  says: string;
  saysNot: string;
  tools: string;
  toolsNot: string;
  handover: 'any' | 'yes' | 'no';
}

export function formOf(tested: SuiteCase | undefined): CaseForm {
  const { customer, expectations } = tested ?? {};
  const isSimulated = customer?.kind === 'simulated';
  const handover = expectations?.handover;
  return {
    name: tested?.name ?? '',
    kind: isSimulated ? 'simulated' : 'messages',
    said: isSimulated ? customer.opening : (customer?.messages ?? []).join('\n\n'),
    goal: isSimulated ? customer.goal : '',
    says: (expectations?.says ?? []).map(({ text }) => text).join('\n'),
    saysNot: (expectations?.saysNot ?? []).map(({ text }) => text).join('\n'),
    tools: (expectations?.tools ?? []).map(({ name }) => name).join('\n'),
    toolsNot: (expectations?.toolsNot ?? []).join('\n'),
    handover: handover ? (handover.isExpected ? 'yes' : 'no') : 'any',
  };
}

/** What is sent: what the form does not show stays as it was. */
export function inputOf(form: CaseForm, tested: SuiteCase | undefined): CaseInput {
  const before = tested?.expectations;
  const simulated = tested?.customer.kind === 'simulated' ? tested.customer : undefined;
  const facts = (text: string, old: { text: string; by: 'words' | 'judge' }[] = []) =>
    linesOf(text).map((line) => old.find((each) => each.text === line) ?? { text: line });
  const old = [...(before?.tools ?? [])];
  return {
    name: form.name,
    toolResults: tested?.toolResults ?? [],
    customer:
      form.kind === 'messages'
        ? { kind: 'messages', messages: form.said.split(/\n\s*\n/u).filter((text) => text.trim()) }
        : { ...simulated, kind: 'simulated', opening: form.said, goal: form.goal },
    expectations: {
      ...before,
      says: facts(form.says, before?.says),
      saysNot: facts(form.saysNot, before?.saysNot),
      tools: linesOf(form.tools).map((name) => {
        const place = old.findIndex((each) => each.name === name);
        return place === -1 ? { name } : (old.splice(place, 1)[0] ?? { name });
      }),
      toolsNot: linesOf(form.toolsNot),
      handover: handoverOf(form.handover, before?.handover ?? null),
    },
  };
}

function handoverOf(
  asked: CaseForm['handover'],
  before: { isExpected: boolean; reason: string | null } | null,
) {
  if (asked === 'any') return null;
  const isExpected = asked === 'yes';
  return before?.isExpected === isExpected ? before : { isExpected };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
