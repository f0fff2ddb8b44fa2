import { z } from 'zod';
import { calls, says } from '../model-server.ts';
import type { Behaviour, ChatBody } from '../model-server.ts';
import { parseJson } from '../../src/platform/index.ts';
import { handle } from './clerk-tasks.ts';
import { Customer } from './data.ts';
import { ASKED, resultOf } from './desk.ts';
import type { Desk, Step } from './desk.ts';

const INTENT = /\b(cancel|return|exchange|modify|change|status|where|track)/iu;

const Called = z.looseObject({
  tool_calls: z
    .array(
      z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }),
    )
    .default([]),
  tool_call_id: z.string().optional(),
});

/**
 * A model by rules: it reads the policy in its instructions, what the customer writes and what tools
 * answer, and knows nothing else. Without the policy it does whatever it is told.
 */
export const clerk: Behaviour = async (body, response) => {
  const step = nextStep(body);
  const act = 'say' in step ? says(step.say) : calls(step.tool, step.input);
  await act(body, response);
};

function nextStep({ messages }: ChatBody): Step {
  const policy = messages.find(({ role }) => role === 'system')?.content ?? '';
  const said = messages.flatMap(({ role, content }) => (role === 'user' ? [content ?? ''] : []));
  const last = said.at(-1) ?? '';
  const begin = said.findLastIndex((text) => INTENT.test(text));
  const task = said.slice(Math.max(0, begin)).join('\n');
  const place = messages.findLastIndex(({ role }) => role === 'user');
  const before = messages.slice(0, place).findLast(({ role }) => role === 'assistant');
  const wasAsked = before?.content?.includes(ASKED) ?? false;
  const results = resultsIn(messages.slice(place));
  if (/\b(person|human|representative)\b/iu.test(last)) {
    return { tool: 'handOver', input: { reason: 'asked-for-person' } };
  }
  if (wasAsked && /^\s*no\b/iu.test(last)) return { say: 'Then I leave it as it is.' };
  const isConfirmed =
    (wasAsked && /^\s*yes\b/iu.test(last)) || !policy.includes('explicit user confirmation');
  const desk = { policy, task, last, isConfirmed, results };
  return identify(desk, said.join('\n'));
}

function resultsIn(messages: ChatBody['messages']): Desk['results'] {
  const made = messages.flatMap((message) => Called.parse(message).tool_calls);
  return messages.flatMap((message) => {
    const call = made.find(({ id }) => id === Called.parse(message).tool_call_id);
    if (!call) return [];
    const { name, arguments: input } = call.function;
    return [{ name, input: parseJson(input), output: readOutput(message.content ?? '') }];
  });
}

/** JSON, or JSON in a string, or a sentence. */
function readOutput(text: string): unknown {
  const once = parseJson(text) ?? text;
  return typeof once === 'string' ? (parseJson(once) ?? once) : once;
}

/** Who it is comes first: by e-mail, or by name and zip. */
function identify(desk: Desk, said: string): Step {
  const found = desk.results.findLast(({ name }) => name.startsWith('find_user_id'));
  if (!found) {
    const email = /[\w.]+@[\w.]+\w/u.exec(said)?.[0];
    if (email !== undefined) return { tool: 'find_user_id_by_email', input: { email } };
    const name = /(?:I am|I'm|my name is) ([A-Z]\w+) ([A-Z]\w+)/u.exec(said);
    const zip = /\b\d{5}\b/u.exec(said)?.[0];
    if (!name || zip === undefined) {
      return { say: 'To help you I need your e-mail address, or your name and zip code.' };
    }
    const input = { first_name: name[1], last_name: name[2], zip };
    return { tool: 'find_user_id_by_name_zip', input };
  }
  const id = found.output;
  if (typeof id !== 'string' || !/^\w+_\d+$/u.test(id)) {
    return { say: 'I could not find you by that. Which e-mail address is your account under?' };
  }
  const user = resultOf(desk, 'get_user_details', Customer);
  if (!user) return { tool: 'get_user_details', input: { user_id: id } };
  return handle(desk, user);
}
