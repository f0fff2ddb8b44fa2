import type { RouteSpec } from '@frontdesk/contract';
import type { TestApp } from '../harness.ts';

/** A request of one route, without who asks. */
export interface Call {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  files?: { name: string; text: string }[];
}

export interface Answer {
  status: number;
  text: string;
}

/** The address of a route, with what stands in it. */
export function addressOf(path: string, { params = {}, query = {} }: Call): string {
  const filled = path.replace(/:(\w+)/gu, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

/** Calls a route as whoever the headers say. */
export async function send(
  app: TestApp,
  route: RouteSpec,
  call: Call,
  headers: Record<string, string>,
): Promise<Answer> {
  const { body, files } = call;
  const form = new FormData();
  for (const { name, text } of files ?? []) form.append('files', new Blob([text]), name);
  const response = await fetch(app.url + addressOf(route.path, call), {
    method: route.method,
    headers: {
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(files ? { body: form } : {}),
  });
  return { status: response.status, text: await response.text() };
}
