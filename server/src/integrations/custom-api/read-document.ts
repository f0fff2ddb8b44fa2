import { normalize, upgrade } from '@scalar/openapi-parser';
import type { DiscoveredTool } from '../integration.ts';
import { IntegrationError } from '../integration.ts';
import { isNode, resolved } from './inlined.ts';
import type { Node } from './inlined.ts';
import { toolOf } from './operation.ts';
import { Plan } from './plan.ts';
import { Effect } from './settings.ts';
import type { Settings } from './settings.ts';
import { securityOf } from './security.ts';

export interface ReadDocument {
  title: string;
  version: string | null;
  /** Operations that it describes, whether they are offered or not. */
  operations: number;
  tools: DiscoveredTool[];
}

/** Operations of one integration that are offered. */
const MAX_TOOLS = 1_000;
/** Of a tool's name, which models take. */
const MAX_NAME = 64;

/**
 * Reads an OpenAPI document (2.0 to 3.1, JSON or YAML): a tool for each operation. Throws
 * {@link IntegrationError} `rejected` where it is none, or says not where its API is.
 */
export function readDocument(text: string, settings: Omit<Settings, 'document'>): ReadDocument {
  const document = parsed(text);
  const baseUrl = baseUrlOf(document, settings);
  const names = new Set<string>();
  const tools: DiscoveredTool[] = [];
  let operations = 0;
  for (const { path, method, node, shared } of operationsOf(document)) {
    const toolName = nameOf(node, method + path, names);
    names.add(toolName);
    operations += 1;
    if (
      tools.length >= MAX_TOOLS ||
      !isChosen(settings.operations, toolName, `${method} ${path}`)
    ) {
      continue;
    }
    const effect =
      settings.effects?.[toolName] ?? Effect.safeParse(node['x-frontdesk-effect']).data;
    const security = securityOf(document, node);
    const tool = toolOf(
      { document, baseUrl, path, method, node, shared, security },
      { toolName, effect, checkAnswers: settings.checkAnswers },
    );
    if (tool) tools.push(tool);
  }
  const info = isNode(document.info) ? document.info : {};
  return {
    title: typeof info.title === 'string' ? info.title : '',
    version: typeof info.version === 'string' ? info.version : null,
    operations,
    tools,
  };
}

function parsed(text: string): Node {
  let document: unknown;
  try {
    const given: unknown = normalize(text);
    document = isNode(given) ? upgrade(given).specification : undefined;
  } catch (error) {
    throw new IntegrationError(
      'rejected',
      'The document is no OpenAPI document, in JSON or YAML.',
      {
        cause: error,
      },
    );
  }
  if (isNode(document) && isNode(document.paths) && typeof document.openapi === 'string') {
    return document;
  }
  throw new IntegrationError('rejected', 'The document is no OpenAPI document, in JSON or YAML.');
}

/** The address that the settings name, else the document's first server. */
function baseUrlOf(
  document: Node,
  { baseUrl, documentUrl }: Pick<Settings, 'baseUrl' | 'documentUrl'>,
): string {
  const servers: unknown[] = Array.isArray(document.servers) ? document.servers : [];
  const [server] = servers;
  const named = isNode(server) && typeof server.url === 'string' ? filled(server.url, server) : '';
  const url = URL.parse(baseUrl ?? named, documentUrl);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href.replace(/\/$/u, '');
  throw new IntegrationError(
    'rejected',
    'The document does not say where its API is. Enter the address of the API.',
  );
}

/** An address with the usual values of its variables. */
function filled(url: string, { variables }: Node): string {
  return url.replaceAll(/\{([^{}]+)\}/gu, (_, name: string) => {
    const variable = isNode(variables) ? variables[name] : undefined;
    return isNode(variable) && typeof variable.default === 'string' ? variable.default : '';
  });
}

function* operationsOf(document: Node) {
  for (const [path, item] of Object.entries(isNode(document.paths) ? document.paths : {})) {
    const known = resolved(document, item);
    if (!known || !path.startsWith('/')) continue;
    for (const [verb, operation] of Object.entries(known)) {
      const method = Plan.shape.method.safeParse(verb.toUpperCase());
      if (!method.success || !isNode(operation)) continue;
      yield { path, method: method.data, node: operation, shared: known.parameters };
    }
  }
}

function nameOf(operation: Node, otherwise: string, taken: ReadonlySet<string>): string {
  const { operationId } = operation;
  const given = typeof operationId === 'string' && operationId !== '' ? operationId : otherwise;
  const name = given
    .replaceAll(/[^\w-]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '')
    .slice(0, MAX_NAME);
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? '' : `_${count}`;
    const tried = `${(name === '' ? 'operation' : name).slice(0, MAX_NAME - suffix.length)}${suffix}`;
    if (!taken.has(tried)) return tried;
  }
}

/** True where no operations are chosen, or one of the choices names this one; `*` stands for anything. */
function isChosen(chosen: readonly string[] | undefined, ...names: string[]): boolean {
  if (chosen === undefined || chosen.length === 0) return true;
  return chosen.some((choice) => {
    if (!choice.includes('*')) return names.includes(choice);
    const parts = choice.split('*');
    return names.some((name) => fits(name, parts));
  });
}

/** True if the text has these parts in this order, the first at its start and the last at its end. */
function fits(text: string, [first = '', ...others]: string[]): boolean {
  if (!text.startsWith(first)) return false;
  let at = first.length;
  const last = others.pop() ?? '';
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
