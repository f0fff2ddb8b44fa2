import { Problem } from '@frontdesk/contract';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestsOf } from './fuzz/request.ts';
import type { Wire } from './fuzz/request.ts';
import { contractRoutes, readDocument } from './isolation/document.ts';
import type { Described } from './isolation/document.ts';
import { newWorld } from './isolation/world.ts';
import type { World } from './isolation/world.ts';

/** Requests in all; FUZZ=10000 asks more. */
const REQUESTS = Number(process.env['FUZZ'] ?? 600);
/** The same in every usual run; FUZZ_SEED repeats another one. */
const SEED = Number(process.env['FUZZ_SEED'] ?? (process.env['FUZZ'] ? Date.now() : 20_261_125));

let world: World;
let documented: Described[];
let known: string[];

beforeAll(async () => {
  process.stdout.write(`Fuzzing with FUZZ=${REQUESTS} FUZZ_SEED=${SEED}\n`);
  world = await newWorld({ ROLES: 'web' });
  documented = await readDocument(world.app.url);
  const { ours } = world;
  known = [
    await ours.conversation(),
    await ours.agent(),
    await ours.knowledge(),
    await ours.channel(),
    await ours.importOf(),
    await ours.run(),
    await ours.systemEvent(),
    await ours.member('agent'),
    (await ours.invitation()).id,
    ours.organization.slug,
  ];
});
afterAll(async () => world.close());

/** By what each request is let in: the widget's by a visitor's token, others by key or session. */
function headersOf({ security }: Described, index: number): Record<string, string> {
  const { visitor, key, people } = world.ours.organization;
  const schemes = security.flatMap(Object.keys);
  if (schemes.includes('visitor')) return { authorization: `Bearer ${visitor.token}` };
  return index % 2 === 0 ? people.owner.headers : { authorization: `Bearer ${key}` };
}

/** Words of stacks, of SQL and its errors, and of paths on the server's disk. */
const INNER =
  /node_modules|\.m?[jt]s:\d|\bat [\w.<>]+ \(|file:\/\/|\/(?:home|work|tmp|usr|var)\/|\b(?:select|insert into|update|delete from)\s+"|syntax error at|invalid input syntax|duplicate key|violates [\w-]+ constraint|row-level security|(?:relation|column) "|pgboss|ECONN|TypeError|ZodError/giu;

/** What is wrong with the answer to a request; nothing, as it should be. */
async function complaints(operation: Described, wire: Wire, index: number): Promise<string[]> {
  const response = await fetch(world.app.url + wire.path, {
    method: wire.method,
    headers: {
      accept: 'application/json',
      ...headersOf(operation, index),
      ...(wire.contentType === undefined ? {} : { 'content-type': wire.contentType }),
    },
    ...(wire.body === undefined ? {} : { body: wire.body }),
  });
  const text = await response.text();
  const { status } = response;
  const shown = `${status} ${text.slice(0, 1_000)}`;
  for (const part of partsOf(`${decode(wire.path)} ${wire.body ?? ''}`)) said.add(part);
  const told = partsOf(text).filter((part) => !said.has(part));
  const isProblem =
    response.headers.get('content-type')?.startsWith('application/problem+json') === true &&
    problemStatus(text) === status;
  return [
    ...(status >= 500 ? [`It failed: ${shown}`] : []),
    ...(status >= 400 && !isProblem ? [`It is no problem document: ${shown}`] : []),
    ...told.map((part) => `It tells of ${part}: ${shown}`),
  ];
}

function problemStatus(text: string): number | undefined {
  try {
    return Problem.parse(JSON.parse(text)).status;
  } catch {
    return undefined;
  }
}

/** Such words that requests themselves said: they may be in answers. */
const said = new Set<string>();

function partsOf(text: string): string[] {
  return (text.match(INNER) ?? []).map((part) => part.toLowerCase());
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

test.each(contractRoutes.map(({ name }) => name))(
  '%s refuses bad input and tells nothing of its inside',
  async (name) => {
    const operation = documented.find(({ operationId }) => operationId === name);
    if (!operation) throw new Error(`${name} is not in the OpenAPI document.`);
    let index = 0;
    await fc.assert(
      fc.asyncProperty(requestsOf(operation, known), async (wire) => {
        index += 1;
        expect(await complaints(operation, wire, index)).toEqual([]);
      }),
      { numRuns: Math.ceil(REQUESTS / contractRoutes.length), seed: SEED },
    );
  },
  600_000,
);
