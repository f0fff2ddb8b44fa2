import { Problem } from './problem.ts';
import type { RouteSpec, ResponseOf } from './route.ts';
import type { z } from 'zod';

/** What has no part that must be given may be left out. */
type Part<K extends string, S> = S extends z.ZodType
  ? object extends z.input<S>
    ? { [P in K]?: z.input<S> }
    : { [P in K]: z.input<S> }
  : { [P in K]?: undefined };
export type CallInput<R extends RouteSpec> = Part<'params', R['params']> &
  Part<'query', R['query']> &
  Part<'body', R['body']>;

/** An answer of the API that is not a success; `problem` says what happened and what to do. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export interface Client {
  call<R extends RouteSpec>(
    route: R,
    input: CallInput<R>,
    options?: { signal?: AbortSignal },
  ): Promise<ResponseOf<R>>;
  /** Opens what a route streams as server-sent events; rejects as {@link Client.call} does. */
  open<R extends RouteSpec>(
    route: R,
    input: CallInput<R>,
    options?: { signal?: AbortSignal },
  ): Promise<ReadableStream<Uint8Array>>;
}

export interface ClientOptions {
  /** Origin of the server; empty for the page's own. */
  baseUrl: string;
  headers?: () => Record<string, string>;
  fetch?: typeof globalThis.fetch;
}

/** Makes a typed client of the API. Rejects with {@link ApiError} on every non-success answer. */
export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  async function ask<R extends RouteSpec>(
    route: R,
    input: CallInput<R>,
    { accept, signal }: { accept: string; signal: AbortSignal | undefined },
  ): Promise<Response> {
    const url = options.baseUrl + fillPath(route.path, input.params) + queryString(input.query);
    const hasBody = input.body !== undefined;
    const response = await send(url, {
      method: route.method,
      headers: {
        accept,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...options.headers?.(),
      },
      ...(hasBody ? { body: JSON.stringify(input.body) } : {}),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw new ApiError(await readProblem(response));
    return response;
  }
  return {
    async call(route, input, callOptions) {
      const signal = callOptions?.signal;
      const response = await ask(route, input, { accept: 'application/json', signal });
      const answer: unknown = response.status === 204 ? undefined : await response.json();
      // What parse returns is by definition the schema's output; generics cannot see that.
      // oxlint-disable-next-line typescript/consistent-type-assertions
      return route.response.parse(answer) as ResponseOf<typeof route>;
    },
    async open(route, input, callOptions) {
      const signal = callOptions?.signal;
      const { body } = await ask(route, input, { accept: 'text/event-stream', signal });
      if (!body) throw new TypeError('The answer has no body.');
      return body;
    },
  };
}

function fillPath(path: string, params: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  return path.replace(/:(\w+)/gu, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
}

function queryString(query: unknown): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  const encoded = search.toString();
  return encoded ? `?${encoded}` : '';
}

async function readProblem(response: Response): Promise<Problem> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  return {
    type: 'about:blank',
    title: response.statusText || 'Error',
    status: response.status,
    detail: 'The server did not answer as expected. Try again in a moment.',
    requestId: response.headers.get('x-request-id') ?? '',
  };
}
