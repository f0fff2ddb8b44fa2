import { chat } from '@frontdesk/contract';
import type { ChatAnswer } from '@frontdesk/contract';
import { bindRaw } from '../../../http/index.ts';
import type { BoundRoute, Request } from '../../../http/index.ts';
import { AppError, languageOf, newId, readTraceparent } from '../../../platform/index.ts';
import { articleAddress } from '../../knowledge/index.ts';
import { execute } from '../runs/execute.ts';
import type { AgentParts, Work } from '../runs/work.ts';
import { answerOf, takenAnswer } from './answer.ts';
import { askedOf } from './asked.ts';
import type { BegunTurn } from './begin.ts';
import { ChatStream } from './chat-stream.ts';
import { laterAnswer } from './later.ts';
import { receive } from './receive.ts';
import type { Taken } from './taken.ts';

type ChatCall = Request<typeof chat>;

/**
 * POST /api/agents/chat: stores the message, runs a turn and answers while it runs, as a UI
 * message stream or, by Accept, as one JSON document. A caller who goes away ends nothing.
 */
export function chatRoute(parts: AgentParts): BoundRoute {
  return bindRaw(chat, async (call) => {
    const { organizationId } = call.caller;
    const asked = askedOf(call.body, keyOf(call));
    const parentSpan = readTraceparent(call.raw.headers['traceparent']);
    const { taken, begun } = await receive(parts, organizationId, call.body, {
      ...asked,
      traceId: parentSpan?.traceId,
    });
    if (begun.kind === 'running') return answer(parts, call, taken, { ...begun.turn, parentSpan });
    const { conversationId, messageId, choice, text } = taken;
    if (begun.kind === 'taken') {
      const ids = { conversationId, messageId, traceId: begun.traceId };
      const given = takenAnswer(ids, choice.agent, text);
      return whole(parts, call, await withNext(parts, call, given, text));
    }
    const later = await laterAnswer(parts, taken);
    if (!later) throw new AppError('conflict', 'This message was not answered. Send it anew.');
    return whole(parts, call, later);
  });
}

/** A request that is repeated under its key is the same message. */
function keyOf({ raw }: ChatCall): string | undefined {
  const key = raw.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

async function answer(
  parts: AgentParts,
  call: ChatCall,
  { choice, conversationId, messageId, text, isTrial }: Taken,
  turn: BegunTurn & Pick<Work, 'parentSpan'>,
): Promise<unknown> {
  const { run } = turn;
  const work: Work = {
    ...turn,
    organizationSlug: call.caller.organizationSlug,
    choice,
    override: call.body.config,
    messageId,
    answerId: newId(),
    inResponse: true,
    isTrial,
    // Not the caller's signal: the customer may be back, and the team reads the answer too.
    signal: new AbortController().signal,
  };
  const ids = { conversationId, messageId, traceId: run.traceId };
  if (wantsJson(call)) {
    return shown(parts, answerOf(await execute(parts, work), { asked: text, ...ids }));
  }
  const stream = openStream(parts, call);
  stream.start({ messageId: work.answerId, conversationId });
  try {
    const executed = await execute(parts, work, (part) => stream.part(part));
    const given = shown(parts, answerOf(executed, { asked: text, ...ids }));
    if (executed.message) stream.end(given);
    else stream.dropped(given);
  } catch (error) {
    call.log.error({ err: error, runId: run.id }, 'A chat could not be answered');
    stream.fail('Something went wrong on our side. Your message is stored and will be answered.');
  }
  return undefined;
}

/** Who waits for a person is told again when somebody answers. */
async function withNext(
  { database, handover }: AgentParts,
  { caller: { organizationId } }: ChatCall,
  given: ChatAnswer,
  asked: string,
): Promise<ChatAnswer> {
  const language = languageOf(asked);
  const { text, isPassedOn } = await database.inOrganization(organizationId, async (tx) =>
    handover.tell(tx, given.conversationId, { message: given.text, language }),
  );
  return isPassedOn ? { ...given, text } : given;
}

function whole(parts: AgentParts, call: ChatCall, given: ChatAnswer): ChatAnswer | undefined {
  const complete = shown(parts, given);
  if (wantsJson(call)) return complete;
  openStream(parts, call).whole(complete);
  return undefined;
}

/** Whoever reads the answer may be on another site: addresses are whole. */
function shown({ help }: AgentParts, given: ChatAnswer): ChatAnswer {
  const sources = given.sources.map((source) =>
    source.url === '' ? source : { ...source, url: new URL(source.url, help.publicUrl).href },
  );
  return { ...given, sources };
}

function openStream({ help }: AgentParts, { reply, caller }: ChatCall): ChatStream {
  reply.hijack();
  const { organizationId: id, organizationSlug: slug } = caller;
  return new ChatStream(reply.raw, {
    headers: ownHeaders(reply),
    helpUrl: (article) =>
      new URL(articleAddress(help.addressOf({ id, slug }), article), help.publicUrl).href,
  });
}

/** What hooks put on every answer goes on this one too. */
function ownHeaders(reply: ChatCall['reply']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}

function wantsJson({ raw }: ChatCall): boolean {
  const accept = raw.headers.accept ?? '';
  return accept.includes('application/json') && !accept.includes('text/event-stream');
}
