import { USED } from './vendor.ts';
import type { Sent, Vendor } from './vendor.ts';

/** The Gemini API, streaming (API reference, "models.streamGenerateContent" with `alt=sse`). */
export const google: Vendor = {
  events(script) {
    if (script.kind === 'reports') {
      return [
        {
          data: JSON.stringify({
            error: { code: 503, message: script.message, status: 'UNAVAILABLE' },
          }),
        },
      ];
    }
    if (script.kind === 'breaks') return script.pieces.map((piece) => chunk([{ text: piece }]));
    if (script.kind === 'says') {
      return script.pieces.map((piece, place) =>
        chunk([{ text: piece }], place === script.pieces.length - 1 ? 'STOP' : undefined),
      );
    }
    // All calls of a step come in one piece, the first of them signed.
    const calls = script.calls.map(({ name, input }, place) => ({
      functionCall: { name, args: input },
      ...(place === 0 ? { thoughtSignature: 'c2lnbmVk' } : {}),
    }));
    const said = script.text === undefined ? [] : [chunk([{ text: script.text }])];
    return [...said, chunk(calls, 'STOP')];
  },
  refusal: (status, message) => ({
    error: { code: status, message, status: status === 429 ? 'RESOURCE_EXHAUSTED' : 'INTERNAL' },
  }),
};

function chunk(parts: object[], finishReason?: string): Sent {
  return {
    data: JSON.stringify({
      candidates: [
        {
          content: { parts, role: 'model' },
          index: 0,
          ...(finishReason === undefined ? {} : { finishReason }),
        },
      ],
      usageMetadata: {
        promptTokenCount: USED.input,
        cachedContentTokenCount: USED.cached,
        candidatesTokenCount: USED.output,
        totalTokenCount: USED.input + USED.output,
      },
      modelVersion: 'gemini-3.5-flash',
      responseId: 'vQ8laLq5B6-1nsEP',
    }),
  };
}
