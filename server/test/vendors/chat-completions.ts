import { USED } from './vendor.ts';
import type { Sent, Vendor } from './vendor.ts';

/** OpenAI's chat completions, streaming (API reference, "Chat: streaming"). */
export const openai: Vendor = {
  events(script) {
    if (script.kind === 'reports')
      return [chunk({ role: 'assistant', content: '' }), report(script)];
    if (script.kind === 'breaks') return [...says(script.pieces)];
    if (script.kind === 'says') return [...says(script.pieces), ...end('stop')];
    const said = script.text === undefined ? [] : says([script.text]);
    const names = script.calls.map(({ id, name }, index) =>
      chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
    );
    // The arguments of calls that are made at once come in turns.
    const halves = script.calls.map(({ input }) => {
      const whole = JSON.stringify(input);
      return [whole.slice(0, 5), whole.slice(5)];
    });
    const args = [0, 1].flatMap((half) =>
      halves.map((pieces, index) =>
        chunk({ tool_calls: [{ index, function: { arguments: pieces[half] } }] }),
      ),
    );
    return [...said, ...names, ...args, ...end('tool_calls')];
  },
  refusal: (status, message) => ({
    error: { message, type: 'error', param: null, code: String(status) },
  }),
};

/** Mistral's chat completions, streaming: a call comes whole, the usage with the last piece. */
export const mistral: Vendor = {
  events(script) {
    if (script.kind === 'reports') return [report(script)];
    if (script.kind === 'breaks') return says(script.pieces);
    if (script.kind === 'says')
      return [...says(script.pieces), ...mistralEnd({ content: '' }, 'stop')];
    const said = script.text === undefined ? [] : says([script.text]);
    const calls = script.calls.map(({ id, name, input }, index) => ({
      id,
      index,
      function: { name, arguments: JSON.stringify(input) },
    }));
    return [...said, ...mistralEnd({ content: '', tool_calls: calls }, 'tool_calls')];
  },
  refusal: (status, message) => ({
    object: 'error',
    message,
    type: status === 429 ? 'rate_limited' : 'error',
    param: null,
    code: '1300',
  }),
};

function says(pieces: string[]): Sent[] {
  return [
    chunk({ role: 'assistant', content: '' }),
    ...pieces.map((content) => chunk({ content })),
  ];
}

function report({ message }: { message: string }): Sent {
  return { data: JSON.stringify({ error: { message, type: 'server_error' } }) };
}

const usage = {
  prompt_tokens: USED.input,
  completion_tokens: USED.output,
  total_tokens: USED.input + USED.output,
  prompt_tokens_details: { cached_tokens: USED.cached },
};

function end(reason: string): Sent[] {
  return [
    chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: reason }] }),
    chunk({}, { choices: [], usage }),
    { data: '[DONE]' },
  ];
}

function mistralEnd(delta: object, reason: string): Sent[] {
  return [
    chunk({}, { choices: [{ index: 0, delta, finish_reason: reason }], usage }),
    { data: '[DONE]' },
  ];
}

function chunk(delta: object, rest: object = {}): Sent {
  return {
    data: JSON.stringify({
      id: 'cmpl-e5cc70bb28c444948073e77776eb30ef',
      object: 'chat.completion.chunk',
      created: 1_764_000_000,
      model: 'some-model',
      choices: [{ index: 0, delta, finish_reason: null }],
      ...rest,
    }),
  };
}
