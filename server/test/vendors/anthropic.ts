import { USED } from './vendor.ts';
import type { Sent, Vendor } from './vendor.ts';

/** Anthropic's Messages API, streaming (API reference, "Streaming Messages"). */
export const anthropic: Vendor = {
  events(script) {
    if (script.kind === 'reports') {
      return [start(), event('error', { error: error('overloaded_error', script.message) })];
    }
    if (script.kind === 'breaks') return [start(), ...text(0, script.pieces).slice(0, -1)];
    if (script.kind === 'says') return [start(), ...text(0, script.pieces), ...end('end_turn')];
    const said = script.text === undefined ? [] : text(0, [script.text]);
    const first = said.length > 0 ? 1 : 0;
    const called = script.calls.flatMap(({ id, name, input }, place) => {
      const index = first + place;
      const whole = JSON.stringify(input);
      const half = Math.ceil(whole.length / 2);
      return [
        event('content_block_start', {
          index,
          content_block: { type: 'tool_use', id, name, input: {} },
        }),
        ...['', whole.slice(0, half), whole.slice(half)].map((part) =>
          event('content_block_delta', {
            index,
            delta: { type: 'input_json_delta', partial_json: part },
          }),
        ),
        event('content_block_stop', { index }),
      ];
    });
    return [start(), ...said, ...called, ...end('tool_use')];
  },
  refusal: (status, message) => ({
    type: 'error',
    error: error(status === 529 ? 'overloaded_error' : 'api_error', message),
    request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy',
  }),
};

function start(): Sent {
  return event('message_start', {
    message: {
      id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
      type: 'message',
      role: 'assistant',
      content: [],
      model: 'claude-sonnet-5-5',
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: USED.input - USED.cached,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: USED.cached,
        output_tokens: 1,
      },
    },
  });
}

function text(index: number, pieces: string[]): Sent[] {
  return [
    event('content_block_start', { index, content_block: { type: 'text', text: '' } }),
    event('ping', {}),
    ...pieces.map((piece) =>
      event('content_block_delta', { index, delta: { type: 'text_delta', text: piece } }),
    ),
    event('content_block_stop', { index }),
  ];
}

function end(reason: string): Sent[] {
  return [
    event('message_delta', {
      delta: { stop_reason: reason, stop_sequence: null },
      usage: { output_tokens: USED.output },
    }),
    event('message_stop', {}),
  ];
}

function event(type: string, data: object): Sent {
  return { name: type, data: JSON.stringify({ type, ...data }) };
}

function error(type: string, message: string): object {
  return { type, message };
}
