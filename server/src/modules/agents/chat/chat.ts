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
import { begin } from './begin.ts';
import type { Begun } from './begin.ts';
import { ChatStream } from './chat-stream.ts';
import { receive } from './receive.ts';
import type { Taken } from './receive.ts';
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
    const asked = askedOf(call.body);
    const taken = await receive(parts, organizationId, call.body, asked);
    if (taken.duplicate) {
      const before = await repeatedAnswer(parts, organizationId, taken, asked.text);
      if (before) return whole(call, before);
    }
    const begun = await begin(parts, organizationId, taken, asked.text);
    if (begun.kind === 'taken') {
      const { conversationId, messageId } = taken;
      const ids = { conversationId, messageId, traceId: begun.traceId };
      return whole(call, takenAnswer(ids, taken.agent, asked.text));
    }
    return answer(parts, call, { taken, begun, asked: asked.text });
  });
}

async function answer(
  parts: AgentParts,
  call: ChatCall,
  turn: { taken: Taken; begun: Extract<Begun, { kind: 'running' }>; asked: string },
): Promise<unknown> {
  const { taken, begun, asked } = turn;
  const { agent, conversationId, messageId } = taken;
  const work: Work = {
    run: begun.run,
    organizationSlug: call.caller.organizationSlug,
    agent,
    settings: settingsOf(agent, call.body.config),
    said: begun.said,
    messageId,
    answerId: newId(),
    inResponse: true,
    // Not the caller's signal: the customer may be back, and the team reads the answer too.
    signal: new AbortController().signal,
  };
  const ids = { conversationId, messageId, traceId: begun.run.traceId };
  if (wantsJson(call)) {
    return answerOf(await execute(parts, work), { agent, asked, ...ids });
  }
  const stream = openStream(call);
  stream.start({ messageId: work.answerId, conversationId });
  try {
    const executed = await execute(parts, work, (part) => stream.part(part));
    const given = answerOf(executed, { agent, asked, ...ids });
    if (executed.message) stream.end(given);
    else stream.dropped(given);
  } catch (error) {
    call.log.error({ err: error, runId: begun.run.id }, 'A chat could not be answered');
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
