import type { JSONValue, LanguageModelV4ToolCall } from '@ai-sdk/provider';
import type { ToolContact } from '../../../integrations/integration.ts';
import { newId } from '../../../platform/index.ts';
import type { Decision, Journal, PlannedCall, Progress, RecordedCall } from './journal.ts';
import { asksWho, permissionOf } from './permission.ts';
import { readCall, runTool } from './run-tool.ts';
import type { Ran } from './run-tool.ts';
import type { Tool } from './tool.ts';

export interface CallsRequest {
  tools: Tool[];
  /** Null where nothing lasts, as in a trial. */
  journal: Journal | null;
  /** For whom the tools run; asked for only where a tool needs it. */
  contact: () => Promise<ToolContact | null>;
  /** In a replay: what became of a call before. */
  settled?: ((call: LanguageModelV4ToolCall) => SettledCall | undefined) | undefined;
  signal: AbortSignal;
}

/** What became of a call before. */
export type SettledCall = Ran | { kind: 'waiting' };

/** A call of a reply with what became of it. */
export interface MadeCall {
  callId: string;
  toolName: string;
  tool: Tool | undefined;
  input: unknown;
  ran: SettledCall;
  /** Milliseconds by the process's own clock. */
  start: number;
  duration: number;
  /** What the team decided on it, where it was asked. */
  decision: Decision | null;
}

/** A call on its way: settled already, waiting for the team, or to be made. */
interface Call extends Pick<MadeCall, 'callId' | 'toolName' | 'input' | 'tool' | 'decision'> {
  id: string;
  position: number;
  settled?: Ran | undefined;
  /** The same act, asked for before in the same reply: it happens once, and both learn how. */
  twin?: Call | undefined;
  isWaiting: boolean;
  isRecorded: boolean;
  /** True: it was recorded before, by another process or before the team decided. */
  isOld: boolean;
}

export interface Around {
  /** How far the turn is, should the calls have to be recorded. */
  progress: () => Progress;
  /** What is recorded of these calls already, where the turn goes on after a break. */
  recorded: readonly RecordedCall[];
  nextNumber: number;
  onStart: (call: Pick<MadeCall, 'callId' | 'toolName' | 'input' | 'tool'>) => void;
  onEnd: (made: MadeCall) => void;
}

/** Numbers that a search takes of those that passages get. */
const NUMBERS = 10;

/** Makes the tool calls of a turn: each with permission, within its limits, and no more than once. */
export class Calls {
  readonly #request: CallsRequest;
  /** By tool, in this turn. */
  readonly #counts = new Map<string, number>();
  /** What was written in this turn, by tool and input: a model that repeats itself changes nothing. */
  readonly #written = new Map<string, Ran>();
  #position: number;

  /** `before`: the names of the tools that were called before the turn broke off. */
  constructor(request: CallsRequest, position = 0, before: readonly string[] = []) {
    this.#request = request;
    this.#position = position;
    for (const name of before) this.#count(name);
  }

  get position(): number {
    return this.#position;
  }

  /**
   * Makes the calls of one reply: what only reads at the same time, then the others one after
   * another. Rejects where the turn was aborted, or taken over.
   */
  async make(calls: LanguageModelV4ToolCall[], around: Around): Promise<MadeCall[]> {
    const planned: Call[] = [];
    for (const call of calls) planned.push(await this.#plan(call, around.recorded, planned));
    const fresh = planned.filter(isFresh);
    const { journal } = this.#request;
    if (journal && fresh.length > 0) await journal.plan(around.progress(), fresh.map(plannedOf));
    this.#position += calls.length;
    const made = new Map<Call, MadeCall>();
    const carryOut = async (call: Call): Promise<void> => {
      if (call.twin) call.settled = outcomeOfTwin(made.get(call.twin));
      made.set(call, await this.#carryOut(call, around, planned));
    };
    const isRead = ({ tool }: Call): boolean => tool?.policy.effect === 'reads';
    await Promise.all(planned.filter(isRead).map(carryOut));
    for (const call of planned.filter((other) => !isRead(other))) await carryOut(call);
    return planned.flatMap((call) => made.get(call) ?? []);
  }

  async #plan(
    asked: LanguageModelV4ToolCall,
    recorded: readonly RecordedCall[],
    before: readonly Call[],
  ): Promise<Call> {
    const { toolCallId, toolName, input: written } = asked;
    const position = this.#position + before.length;
    const read = readCall(this.#request.tools, { toolName, input: written });
    const tool = 'tool' in read ? read.tool : undefined;
    const call: Call = {
      id: newId(),
      position,
      callId: toolCallId,
      toolName,
      tool,
      input: read.input,
      isWaiting: false,
      isRecorded: false,
      isOld: false,
      decision: null,
    };
    const known = recorded.find((record) => record.position === position);
    if (known) return this.#resume(call, known);
    const replayed = this.#request.settled?.(asked);
    if (replayed?.kind === 'waiting') return { ...call, isWaiting: true };
    if (replayed) return { ...call, settled: replayed };
    if (!tool) return { ...call, settled: failed('message' in read ? read.message : '') };
    return this.#permit(call, tool, before);
  }

  /** A call of which something is recorded. */
  async #resume(call: Call, { id, status, output, decision }: RecordedCall): Promise<Call> {
    const old = { ...call, id, decision, isRecorded: true, isOld: true };
    const { tool } = call;
    switch (status) {
      case 'done':
        return { ...old, settled: { kind: 'result', value: output } };
      case 'failed':
        return { ...old, settled: failed(typeof output === 'string' ? output : 'It failed.') };
      case 'declined':
        return { ...old, settled: failed(declined(decision?.note ?? null)) };
      case 'waiting':
        return { ...old, isWaiting: true };
      case 'unknown':
        return { ...old, settled: { kind: 'unknown' } };
      case 'running':
        if (tool && (tool.policy.effect === 'reads' || tool.mayRepeat)) return old;
        await this.#request.journal?.end(id, 'unknown', null);
        return { ...old, settled: { kind: 'unknown' } };
      default:
        // It was never begun. The tool may be gone meanwhile.
        return tool ? old : { ...old, settled: failed('There is no such tool any more.') };
    }
  }

  /** A new call: it may be over a limit, made before, not allowed, or for the team to decide. */
  async #permit(call: Call, tool: Tool, before: readonly Call[]): Promise<Call> {
    const limit = await this.#overLimit(tool, before);
    if (limit !== undefined) return { ...call, settled: failed(limit) };
    this.#count(tool.name);
    const written = this.#written.get(keyOf(call));
    if (written) return { ...call, settled: written };
    const twin = tool.policy.effect === 'reads' ? undefined : before.find(isSameAs(call));
    if (twin) return { ...call, twin };
    const { journal } = this.#request;
    const contact = asksWho(tool.policy) ? await this.#request.contact() : null;
    const permission = permissionOf(tool.policy, contact);
    if (permission === 'run') {
      return { ...call, isRecorded: tool.isRecorded && journal !== null };
    }
    if (permission === 'refuse' || !journal) return { ...call, settled: failed(REFUSED) };
    const waits = await journal.waits(tool.name, call.input);
    if (waits) return { ...call, settled: failed(WAITS) };
    return { ...call, isWaiting: true, isRecorded: true };
  }

  async #overLimit({ name, limits }: Tool, planned: readonly Call[]): Promise<string | undefined> {
    const { perTurn, perConversation, perDay } = limits;
    const words = `The tool "${name}" has been called as often as it may be. Do without it.`;
    const now = this.#counts.get(name) ?? 0;
    if (perTurn !== undefined && now >= perTurn) return words;
    if (perConversation === undefined && perDay === undefined) return undefined;
    const before = await this.#request.journal?.count(name);
    // Those of the same reply are not written down yet.
    const fresh = planned.filter((call) => call.toolName === name && isFresh(call)).length;
    const isOver =
      (before ? before.conversation + fresh : now) >= (perConversation ?? Infinity) ||
      (before ? before.day + fresh : now) >= (perDay ?? Infinity);
    return isOver ? words : undefined;
  }

  async #carryOut(call: Call, around: Around, all: Call[]): Promise<MadeCall> {
    const { callId, toolName, tool, input, decision } = call;
    const start = performance.now();
    around.onStart(call);
    const ran = call.isWaiting
      ? ({ kind: 'waiting' } as const)
      : (call.settled ?? (tool ? await this.#run(call, tool, numberOf(call, around, all)) : LOST));
    const duration = Math.round(performance.now() - start);
    const made = { callId, toolName, tool, input, ran, start, duration, decision };
    around.onEnd(made);
    return made;
  }

  async #run(call: Call, tool: Tool, nextNumber: number): Promise<Ran> {
    const { journal, signal } = this.#request;
    const contact = tool.isRecorded ? await this.#request.contact() : null;
    if (call.isRecorded) await journal?.begin(call.id);
    const context = { signal, nextNumber, idempotencyKey: call.id, contact };
    const ran = await runTool(tool, call.input, context);
    if (call.isRecorded) await journal?.end(call.id, ...recordOf(ran));
    if (tool.policy.effect !== 'reads' && ran.kind === 'result') {
      this.#written.set(keyOf(call), ran);
    }
    return ran;
  }

  #count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }
}

const REFUSED =
  'Not allowed: the customer has not proved who they are. Tell them so, or hand over to a person.';
const WAITS =
  'The same act waits for the approval of a colleague already. Tell the customer; do not ask again.';

function declined(note: string | null): string {
  const said = note === null || note === '' ? '' : ` They say: ${note}`;
  return `A colleague declined this.${said} Tell the customer kindly, and do not try it again.`;
}

function failed(message: string): Ran {
  return { kind: 'failed', message };
}

const LOST = failed('There is no such tool.');

function plannedOf(call: Call): PlannedCall {
  const { id, position, callId, toolName, input, isWaiting, tool } = call;
  const effect = tool?.policy.effect ?? 'reads';
  return { id, position, callId, toolName, input, effect, isWaiting };
}

/** Still to be written down. */
function isFresh({ isRecorded, isOld, settled }: Call): boolean {
  return isRecorded && !isOld && !settled;
}

function recordOf(ran: Ran): ['done' | 'failed' | 'unknown', JSONValue] {
  if (ran.kind === 'result') return ['done', ran.value];
  if (ran.kind === 'failed') return ['failed', ran.message];
  return ran.kind === 'unknown' ? ['unknown', null] : ['done', null];
}

/** What the second of two equal calls learns. */
function outcomeOfTwin(first: MadeCall | undefined): Ran | undefined {
  return first?.ran.kind === 'waiting' ? failed(WAITS) : first?.ran;
}

/** Searches at the same time number their passages apart. */
function numberOf(call: Call, { nextNumber }: Around, all: Call[]): number {
  const searches = all.filter(({ tool }) => tool?.stepKind === 'search');
  return nextNumber + NUMBERS * Math.max(0, searches.indexOf(call));
}

/** The same for the same arguments, in whatever order they stand. */
function keyOf({ toolName, input }: Pick<Call, 'toolName' | 'input'>): string {
  return `${toolName} ${JSON.stringify(input, sorted)}`;
}

function isSameAs(call: Call): (other: Call) => boolean {
  const key = keyOf(call);
  return (other) => other.twin === undefined && keyOf(other) === key;
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
