import { IntegrationError } from '../integration.ts';
import type { Json } from '../integration.ts';
import { authorize } from './authorize.ts';
import { bracketed, encode, inHeader, inPath, inQuery } from './serialize.ts';
import type { Parameter, Plan } from './plan.ts';

export interface ApiRequest {
  url: string;
  method: Plan['method'];
  headers: Record<string, string>;
  body?: string;
}

type Input = Record<string, Json>;

/** The request that calls an operation; throws `rejected` for what would ask another address. */
export function requestOf(
  plan: Plan,
  input: Input,
  { credentials, idempotencyKey }: { credentials: Record<string, string>; idempotencyKey: string },
): ApiRequest {
  const shown = authorize(plan.security, credentials);
  const query = [...partsIn(plan, input, 'query').flatMap(inOrder(inQuery)), ...shown.query];
  const cookies = [...partsIn(plan, input, 'cookie').flatMap(inOrder(inQuery)), ...shown.cookies];
  const own = partsIn(plan, input, 'header').map(
    ([parameter, value]) => [parameter.name.toLowerCase(), inHeader(parameter, value)] as const,
  );
  const body = bodyOf(plan, input);
  const url = new URL(plan.baseUrl + pathOf(plan, input));
  url.search = [url.search.slice(1), ...query].filter((part) => part !== '').join('&');
  return {
    url: url.href,
    method: plan.method,
    headers: {
      accept: 'application/json, text/*;q=0.8, */*;q=0.5',
      ...Object.fromEntries(own),
      ...(plan.idempotencyHeader === null
        ? {}
        : { [plan.idempotencyHeader.toLowerCase()]: idempotencyKey }),
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
      ...shown.headers,
      ...(body === undefined ? {} : { 'content-type': plan.body?.contentType ?? '' }),
    },
    ...(body === undefined ? {} : { body }),
  };
}

const inOrder =
  (write: (parameter: Parameter, value: Json) => string[]) =>
  ([parameter, value]: [Parameter, Json]): string[] =>
    write(parameter, value);

/** Parameters of one place that were given, with their values. */
function partsIn({ parameters }: Plan, input: Input, place: Parameter['in']): [Parameter, Json][] {
  return parameters.flatMap((parameter): [Parameter, Json][] => {
    const value = input[parameter.argument];
    if (parameter.in !== place || value === undefined) return [];
    return [[parameter, parameter.isJson ? JSON.stringify(value) : value]];
  });
}

/**
 * The path with its parameters. None may be empty or climb: `/orders/{id}` with nothing in it is
 * another operation, and with `..` an address that nobody offered.
 */
function pathOf(plan: Plan, input: Input): string {
  const values = new Map(
    partsIn(plan, input, 'path').map(([parameter, value]) => [
      parameter.name,
      value === '' || value === null ? '' : inPath(parameter, value),
    ]),
  );
  const path = plan.path.replaceAll(/\{([^{}]+)\}/gu, (_, name: string) => {
    const written = values.get(name) ?? '';
    if (written !== '') return written;
    throw new IntegrationError('rejected', `The argument ${name} must not be empty.`);
  });
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new IntegrationError('rejected', 'An argument must not be a path.');
  }
  // What stands there literally may hold anything but the begin of a query.
  return path.replaceAll('?', '%3F').replaceAll('#', '%23');
}

function bodyOf({ body }: Plan, input: Input): string | undefined {
  const value = body ? input[body.argument] : undefined;
  if (!body || value === undefined) return undefined;
  if (body.type === 'application/json') return JSON.stringify(value);
  if (body.type === 'text/plain') return typeof value === 'string' ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new IntegrationError('rejected', `The argument ${body.argument} must be an object.`);
  }
  return Object.entries(value)
    .flatMap(([name, field]) =>
      body.deep.includes(name)
        ? bracketed(encode(name), field)
        : inQuery({ name, style: 'form', explode: true }, flat(field)),
    )
    .join('&');
}

/** Without brackets a form has no objects: they travel as JSON (OpenAPI 3.1, 4.8.14.4). */
function flat(field: Json): Json {
  const isObject = typeof field === 'object' && field !== null && !Array.isArray(field);
  return isObject ? JSON.stringify(field) : field;
}
