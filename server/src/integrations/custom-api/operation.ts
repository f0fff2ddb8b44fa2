import type { DiscoveredTool, JsonSchema, ToolEffect } from '../integration.ts';
import { inlined, isNode, resolved } from './inlined.ts';
import type { Node } from './inlined.ts';
import { Parameter } from './plan.ts';
import type { Plan } from './plan.ts';

export interface Operation {
  document: Node;
  baseUrl: string;
  path: string;
  method: Plan['method'];
  /** What is written of the operation. */
  node: Node;
  /** Parameters of all operations of the path. */
  shared: unknown;
  security: Plan['security'];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
/** Names of header parameters that are not parameters (OpenAPI 3.1, 4.8.12.1). */
const NOT_OURS = new Set(['accept', 'authorization', 'content-type']);
const MAX_PURPOSE = 1_000;

/** A tool of one operation; undefined where what it takes cannot be sent, as files. */
export function toolOf(
  operation: Operation,
  {
    toolName,
    effect,
    checkAnswers,
  }: { toolName: string; effect: ToolEffect | undefined; checkAnswers: boolean },
): DiscoveredTool | undefined {
  const { document, node, method, path, baseUrl, security } = operation;
  const inputs = inputsOf(operation);
  const body = bodyOf(document, node, new Set(Object.keys(inputs.properties)));
  if (body === 'unsendable') return undefined;
  if (body) {
    inputs.properties[body.argument] = body.schema;
    if (body.isRequired) inputs.required.push(body.argument);
  }
  const outputSchema = checkAnswers ? outputOf(document, node) : undefined;
  const does = effect ?? (method === 'GET' || method === 'HEAD' ? 'reads' : 'writes');
  const summary = textOf(node.summary);
  return {
    toolName,
    displayName: (summary === '' ? toolName : summary).slice(0, 120),
    purpose: [summary, textOf(node.description)]
      .filter((text, index, all) => text !== '' && all.indexOf(text) === index)
      .concat(`${method} ${path}`)
      .join('\n')
      .slice(0, MAX_PURPOSE),
    inputSchema: {
      type: 'object',
      properties: inputs.properties,
      required: inputs.required,
      additionalProperties: false,
    },
    ...(outputSchema ? { outputSchema } : {}),
    effect: does,
    requires: usualRequirement[does],
    mayRepeat: inputs.idempotencyHeader !== null || method === 'PUT',
    plan: {
      method,
      baseUrl,
      path,
      parameters: inputs.parameters,
      body: body ? { ...body.plan, argument: body.argument } : null,
      security,
      idempotencyHeader: inputs.idempotencyHeader,
    } satisfies Plan,
  };
}

/** What a document cannot say: who may ask for it. An organization says otherwise for each agent. */
const usualRequirement = {
  reads: 'anyone',
  writes: 'verified-contact',
  'moves-money': 'user-approval',
} as const;

interface Inputs {
  properties: Record<string, JsonSchema>;
  required: string[];
  parameters: Parameter[];
  idempotencyHeader: string | null;
}

function inputsOf({ document, node, shared, path }: Operation): Inputs {
  const inputs: Inputs = { properties: {}, required: [], parameters: [], idempotencyHeader: null };
  for (const [place, given] of parametersOf(document, node, shared)) {
    const name = textOf(given.name);
    if (place === 'header' && NOT_OURS.has(name.toLowerCase())) continue;
    if (place === 'header' && name.toLowerCase() === 'idempotency-key') {
      inputs.idempotencyHeader = name;
      continue;
    }
    const argument = name in inputs.properties ? `${place}_${name}` : name;
    const content = isNode(given.content) ? Object.values(given.content)[0] : undefined;
    const style = Parameter.shape.style.safeParse(given.style).data ?? usual[place];
    inputs.parameters.push({
      argument,
      name,
      in: place,
      style,
      explode: typeof given.explode === 'boolean' ? given.explode : style === 'form',
      isJson: isNode(content),
    });
    const schema = inlined(document, isNode(content) ? content.schema : given.schema, 'input');
    const description = textOf(given.description).slice(0, 400);
    inputs.properties[argument] = description === '' ? schema : { ...schema, description };
    if (given.required === true || place === 'path') inputs.required.push(argument);
  }
  return withPathNames(inputs, path);
}

const usual = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' } as const;

/** Names in the path that the document forgot to describe. */
function withPathNames(inputs: Inputs, path: string): Inputs {
  for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/gu)) {
    if (inputs.parameters.some((known) => known.in === 'path' && known.name === name)) continue;
    const argument = name in inputs.properties ? `path_${name}` : name;
    const way = { in: 'path', style: 'simple', explode: false, isJson: false } as const;
    inputs.parameters.push({ argument, name, ...way });
    inputs.properties[argument] = { type: 'string' };
    inputs.required.push(argument);
  }
  return inputs;
}

/** Of two parameters of one name and place the operation's own holds. */
function parametersOf(document: Node, node: Node, shared: unknown): [Parameter['in'], Node][] {
  const found = new Map<string, [Parameter['in'], Node]>();
  for (const list of [shared, node.parameters]) {
    for (const each of Array.isArray(list) ? list : []) {
      const parameter = resolved(document, each);
      const place = Parameter.shape.in.safeParse(parameter?.in);
      if (!parameter || !place.success || textOf(parameter.name) === '') continue;
      found.set(`${place.data} ${textOf(parameter.name)}`, [place.data, parameter]);
    }
  }
  return [...found.values()];
}

interface Body {
  argument: string;
  schema: JsonSchema;
  isRequired: boolean;
  plan: Omit<NonNullable<Plan['body']>, 'argument'>;
}

/** What is sent: JSON where it may be, else a form or a text. */
function bodyOf(document: Node, node: Node, taken: Set<string>): Body | 'unsendable' | undefined {
  const body = resolved(document, node.requestBody);
  if (!body || !isNode(body.content)) return undefined;
  const media = Object.entries(body.content);
  const find = (is: (type: string) => boolean) =>
    media.find(([type]) => is(type.split(';')[0]?.trim().toLowerCase() ?? ''));
  const json = find((type) => type === 'application/json' || type.endsWith('+json'));
  const form = find((type) => type === FORM);
  const [contentType, content] = json ?? form ?? find((type) => type === TEXT) ?? [];
  if (contentType === undefined || !isNode(content)) {
    return body.required === true ? 'unsendable' : undefined;
  }
  const encoding = isNode(content.encoding) ? Object.entries(content.encoding) : [];
  return {
    argument: taken.has('body') ? 'request_body' : 'body',
    schema: inlined(document, content.schema, 'input'),
    isRequired: body.required === true,
    plan: {
      type: json ? 'application/json' : form ? FORM : TEXT,
      contentType,
      deep: encoding
        .filter(([, how]) => isNode(how) && how.style === 'deepObject')
        .map(([at]) => at),
    },
  };
}

const FORM = 'application/x-www-form-urlencoded';
const TEXT = 'text/plain';

/** What a good answer looks like, where all good answers look alike. */
function outputOf(document: Node, node: Node): JsonSchema | undefined {
  if (!isNode(node.responses)) return undefined;
  const good = Object.entries(node.responses).filter(([status]) => /^2(?:\d\d|XX)$/u.test(status));
  const [only, ...others] = good.map(([, response]) => resolved(document, response));
  if (!only || others.length > 0 || !isNode(only.content)) return undefined;
  const json = Object.entries(only.content).find(([type]) => /[/+]json\b/u.test(type))?.[1];
  return isNode(json) && json.schema !== undefined
    ? inlined(document, json.schema, 'output')
    : undefined;
}
