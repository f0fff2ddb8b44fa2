import { SuiteToolResult } from '@frontdesk/contract';
import type { SuiteCase, SuiteCustomer, SuiteExpectations, SuiteFact } from '@frontdesk/contract';
import type { CaseInput } from './use-suites.ts';

/** A tool as it is typed: arguments and result are JSON. */
export interface ToolForm {
  name: string;
  input: string;
  result: string;
}

/** A case as it is typed; rows that are left empty are not sent. */
export interface CaseForm {
  name: string;
  kind: 'messages' | 'simulated';
  messages: string[];
  simulated: Omit<Extract<SuiteCustomer, { kind: 'simulated' }>, 'kind'>;
  expected: Omit<SuiteExpectations, 'tools' | 'handover'> & {
    tools: ToolForm[];
    handover: 'any' | 'yes' | 'no';
    /** Why a person gets it; where one does. */
    reason: string | null;
  };
  toolResults: ToolForm[];
}

const PERSON = { by: 'model', opening: '', goal: '', persona: '', facts: [], replies: [] } as const;

/** What the form shows of a case, or of none. */
export function formOf(tested: SuiteCase | undefined): CaseForm {
  const { customer, expectations } = tested ?? {};
  const isSimulated = customer?.kind === 'simulated';
  const handover = expectations?.handover ?? null;
  return {
    name: tested?.name ?? '',
    kind: customer?.kind ?? 'messages',
    messages: customer && !isSimulated ? customer.messages : [''],
    simulated: isSimulated ? customer : { ...PERSON, facts: [], replies: [], maxTurns: 8 },
    expected: {
      sources: expectations?.sources ?? [],
      says: expectations?.says ?? [{ text: '', by: 'words' }],
      saysNot: expectations?.saysNot ?? [],
      tools: (expectations?.tools ?? []).map((tool) => toolForm(tool, null)),
      toolsNot: expectations?.toolsNot ?? [],
      agentName: expectations?.agentName ?? null,
      handover: handover === null ? 'any' : handover.isExpected ? 'yes' : 'no',
      reason: handover?.reason ?? null,
    },
    toolResults: (tested?.toolResults ?? []).map((tool) => toolForm(tool, tool.result)),
  };
}

/** Why a form cannot be sent, in a sentence; undefined: it can. Nothing that is written gets lost. */
export function problemOf({
  kind,
  simulated,
  expected,
  toolResults,
}: CaseForm): string | undefined {
  const tools = [...expected.tools, ...toolResults];
  if (tools.some((tool) => !isFilled(tool) && (isWritten(tool.input) || isWritten(tool.result)))) {
    return 'Name the tool of each row, or remove the row.';
  }
  if (!tools.every(isReadable)) return 'Arguments and answers of tools have to be JSON.';
  const isMute = simulated.replies.some(({ when, say }) => when.length > 0 && !isWritten(say));
  if (kind === 'simulated' && isMute) return 'Write what the customer says in each reply.';
  return undefined;
}

/** What is sent. Undefined where {@link problemOf} finds something. */
export function inputOf(form: CaseForm): CaseInput | undefined {
  if (problemOf(form) !== undefined) return undefined;
  const { expected, simulated } = form;
  const tools = expected.tools.filter(isFilled);
  const toolResults = form.toolResults.filter(isFilled);
  return {
    name: form.name,
    customer:
      form.kind === 'messages'
        ? { kind: 'messages', messages: form.messages.filter(isWritten) }
        : {
            ...simulated,
            kind: 'simulated',
            facts: simulated.facts.filter(isWritten),
            replies: simulated.replies.filter(({ say }) => isWritten(say)),
          },
    toolResults: toolResults.map(({ name, input, result }) => ({
      name,
      input: readObject(input) ?? {},
      result: readJson(result)?.value ?? null,
    })),
    expectations: {
      sources: expected.sources,
      says: expected.says.filter(hasText),
      saysNot: expected.saysNot.filter(hasText),
      tools: tools.map(({ name, input }) => ({ name, input: readObject(input) ?? {} })),
      toolsNot: expected.toolsNot.filter(isWritten),
      agentName: isWritten(expected.agentName ?? '') ? expected.agentName : null,
      handover:
        expected.handover === 'any'
          ? null
          : { isExpected: expected.handover === 'yes', reason: expected.reason },
    },
  };
}

/** True for a JSON object, or for nothing, which stands for an empty one. */
export function isObjectText(text: string): boolean {
  return readObject(text) !== undefined;
}

/** True for JSON, or for nothing, which stands for `null`. */
export function isJsonText(text: string): boolean {
  return readJson(text) !== undefined;
}

type Json = SuiteToolResult['result'];

function readJson(text: string): { value: Json } | undefined {
  if (!isWritten(text)) return { value: null };
  try {
    return { value: SuiteToolResult.shape.result.parse(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}

function readObject(text: string): Record<string, Json> | undefined {
  if (!isWritten(text)) return {};
  const value = readJson(text)?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

function toolForm(
  { name, input }: { name: string; input: Record<string, Json> },
  result: Json,
): ToolForm {
  const isBare = Object.keys(input).length === 0;
  return {
    name,
    input: isBare ? '' : JSON.stringify(input, null, 2),
    result: result === null ? '' : JSON.stringify(result, null, 2),
  };
}

function isFilled({ name }: ToolForm): boolean {
  return isWritten(name);
}

function isReadable({ input, result }: ToolForm): boolean {
  return isObjectText(input) && isJsonText(result);
}

function hasText({ text }: SuiteFact): boolean {
  return isWritten(text);
}

function isWritten(text: string): boolean {
  return text.trim() !== '';
}
