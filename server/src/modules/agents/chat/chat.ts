import { chat } from '@frontdesk/contract';
import type { ChatAnswer } from '@frontdesk/contract';
import { bindRaw } from '../../../http/index.ts';
import type { BoundRoute, Request } from '../../../http/index.ts';
import { newId } from '../../../platform/index.ts';
import { settingsOf } from '../agent-settings.ts';
import { execute } from '../runs/execute.ts';
import type { AgentParts, Work } from '../runs/execute.ts';
import { answerOf, takenAnswer } from './answer.ts';
import { askedOf, checkTools } from './asked.ts';
import { beginLater } from './begin.ts';
import type { Begun } from './begin.ts';
import { ChatStream } from './chat-stream.ts';
import { receive } from './receive.ts';
import type { Taken } from './taken.ts';
import { repeatedAnswer } from './repeated.ts';

type ChatCall = Request<typeof chat>;

/**
 * POST /api/agents/chat: stores the message, runs a turn and answers while it runs, as a UI
 * message stream or, by Accept, as one JSON document. A caller who goes away ends nothing.
 */
export function chatRoute(parts: AgentParts): BoundRoute {
  return bindRaw(chat, async (call) => {
    const { organizationId } = call.caller;
    checkTools(call.body.config);
    const { taken, begun } = await receive(parts, organizationId, call.body, askedOf(call.body));
    if (taken.duplicate) {
      const before = await repeatedAnswer(parts, taken);
      if (before) return whole(call, before);
    }
    const turn = begun ?? (await beginLater(parts, organizationId, taken));
    if (turn.kind === 'running') return answer(parts, call, taken, turn);
    const { conversationId, messageId, agent, text } = taken;
    return whole(
      call,
      takenAnswer({ conversationId, messageId, traceId: turn.traceId }, agent, text),
    );
  });
}

async function answer(
  parts: AgentParts,
  call: ChatCall,
  { agent, conversationId, messageId, text }: Taken,
  { run, said }: Extract<Begun, { kind: 'running' }>,
): Promise<unknown> {
  const work: Work = {
    run,
    organizationSlug: call.caller.organizationSlug,
    agent,
    settings: settingsOf(agent, call.body.config),
    said,
    messageId,
    answerId: newId(),
    inResponse: true,
    // Not the caller's signal: the customer may be back, and the team reads the answer too.
    signal: new AbortController().signal,
  };
  const ids = { conversationId, messageId, traceId: run.traceId };
  if (wantsJson(call)) {
    return answerOf(await execute(parts, work), { agent, asked: text, ...ids });
  }
  const stream = openStream(call);
  stream.start({ messageId: work.answerId, conversationId });
  try {
    const executed = await execute(parts, work, (part) => stream.part(part));
    const given = answerOf(executed, { agent, asked: text, ...ids });
    if (executed.message) stream.end(given);
    else stream.dropped(given);
  } catch (error) {
    call.log.error({ err: error, runId: run.id }, 'A chat could not be answered');
    stream.fail('Something went wrong on our side. Your message is stored and will be answered.');
  }
  return undefined;
}

function whole(call: ChatCall, given: ChatAnswer): ChatAnswer | undefined {
  if (wantsJson(call)) return given;
  openStream(call).whole(given);
  return undefined;
}

function openStream({ reply, caller }: ChatCall): ChatStream {
  reply.hijack();
  const { organizationSlug } = caller;
  return new ChatStream(reply.raw, { headers: ownHeaders(reply), organizationSlug });
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
