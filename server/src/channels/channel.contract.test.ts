import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ChannelError } from './channel.ts';
import type { Channel, ChannelContext, Outgoing, RawRequest } from './channel.ts';
import { channels } from './registry.ts';

/** `FUZZ=100000` tries as many bodies of each channel. */
const RUNS = Number(process.env['FUZZ'] ?? 300);

const context: ChannelContext = {
  id: 'channel',
  settings: {},
  credentials: {},
  webhookUrl: 'https://desk.example/webhooks/channel',
  baseUrl: undefined,
  fetch: async () => Promise.reject(new Error('Nothing is fetched here.')),
  reach: async () => Promise.reject(new Error('Nothing is reached here.')),
  clock: { now: () => new Date('2026-11-27T12:00:00Z') },
  get log(): never {
    throw new Error('Nothing is logged here.');
  },
  signal: new AbortController().signal,
};

const names = fc.constantFrom(
  'x-hub-signature-256',
  'x-twilio-signature',
  'x-twitter-webhooks-signature',
  'authorization',
  'x-a',
);
const types = fc.constantFrom<Record<string, string>[]>(
  {},
  { 'content-type': 'message/rfc822' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'multipart/form-data; boundary=x' },
);
const messagings = fc.record(
  {
    sender: fc.oneof(fc.record({ id: fc.string() }), fc.jsonValue()),
    timestamp: fc.oneof(fc.integer(), fc.double(), fc.string()),
    message: fc.oneof(
      fc.record(
        { mid: fc.string(), text: fc.string(), attachments: fc.array(fc.jsonValue()) },
        { requiredKeys: ['mid'] },
      ),
      fc.jsonValue(),
    ),
    postback: fc.jsonValue(),
    reaction: fc.jsonValue(),
    delivery: fc.jsonValue(),
    read: fc.jsonValue(),
    pass_thread_control: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)),
  // What nearly is of the form.
  fc
    .record({
      update_id: fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
      message: fc.jsonValue(),
      edited_message: fc.jsonValue(),
    })
    .map((value) => Buffer.from(JSON.stringify(value))),
  fc
    .record(
      {
        for_user_id: fc.oneof(fc.string(), fc.integer()),
        users: fc.jsonValue(),
        direct_message_events: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
        direct_message_mark_read_events: fc.array(fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    .map((value) => Buffer.from(JSON.stringify(value))),
  fc
    .record({
      object: fc.constantFrom('page', 'instagram', 'whatsapp_business_account'),
      entry: fc.array(
        fc.record(
          {
            // Of the account that is set here: none.
            id: fc.constant(''),
            messaging: fc.array(messagings),
            standby: fc.array(messagings),
            changes: fc.array(fc.record({ field: fc.string(), value: messagings })),
          },
          { requiredKeys: ['id'] },
        ),
      ),
    })
    .map((value) => Buffer.from(JSON.stringify(value))),
);
const requests: fc.Arbitrary<RawRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  url: fc.webUrl({ withQueryParameters: true }),
  headers: fc
    .tuple(fc.dictionary(names, fc.string({ maxLength: 80 })), types)
    .map(([headers, type]) => ({ ...headers, ...type })),
  body: bodies,
});

const bare = (text: string): string => text.replaceAll(/\s/gu, '');

/** Whether a body is read, or refused as what a vendor does not send. */
async function readOrRefused(webhook: Channel['webhook'], request: RawRequest): Promise<boolean> {
  try {
    return Array.isArray(await webhook?.parse(request, context));
  } catch (error) {
    return error instanceof ChannelError;
  }
}

describe.each([...channels.values()].map((channel): [string, Channel] => [channel.kind, channel]))(
  'what every channel keeps to: %s',
  (kind, { settingsSchema, credentialsSchema, webhook, sending, abilities }) => {
    test('its forms can be made from its schemas, and what it does not know is refused', () => {
      expect(kind).toMatch(/^[a-z_]+$/u);
      for (const schema of [settingsSchema, credentialsSchema]) {
        expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object' });
      }
      expect(credentialsSchema.safeParse({ unheardOf: 'x' }).success).toBe(false);
    });

    test.skipIf(!sending)('a message leaves in parts of its size, and whole', () => {
      fc.assert(
        fc.property(fc.lorem({ mode: 'sentences', maxCount: 200 }), (content) => {
          const message: Outgoing = {
            conversationId: 'conversation',
            address: 'somebody',
            content,
            attachments: [],
            by: 'agent',
            heardAt: null,
            isWithPerson: false,
            key: 'key',
            thread: { subject: '', answered: [] },
          };
          const parts = sending?.partsOf(message) ?? [];
          expect(parts.every((part) => part.content.length <= abilities.textLimit)).toBe(true);
          expect(bare(parts.map((part) => part.content).join(''))).toBe(bare(content));
        }),
        { numRuns: 50 },
      );
    });

    test.skipIf(!webhook)('nobody but the vendor is let in, and no body breaks it', async () => {
      await fc.assert(
        fc.asyncProperty(requests, async (request) => {
          expect((await webhook?.verify(request, context))?.isGenuine).toBe(false);
          expect(await readOrRefused(webhook, request)).toBe(true);
          // Neither says a word of its own to who proves nothing, and neither breaks.
          expect(webhook?.handshake?.(request, context)).toBeUndefined();
          expect(typeof (webhook?.answer?.(request, context).body ?? '')).toBe('string');
        }),
        { numRuns: RUNS },
      );
    });
  },
);
