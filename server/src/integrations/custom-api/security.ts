import { isNode, resolved } from './inlined.ts';
import type { Node } from './inlined.ts';
import type { Plan, Scheme } from './plan.ts';

/**
 * How an operation wants to know who we are: any of the lists, and all of one. None: it does not
 * say, or asks for nothing. What cannot be done, as certificates, is left out.
 */
export function securityOf(document: Node, operation: Node): Plan['security'] {
  const wanted = operation.security ?? document.security;
  if (!Array.isArray(wanted)) return [];
  return wanted.filter(isNode).flatMap((requirement) => {
    const schemes = Object.keys(requirement).map((name) => schemeOf(document, name));
    const known = schemes.filter((scheme) => scheme !== undefined);
    return known.length === schemes.length ? [known] : [];
  });
}

function schemeOf(document: Node, scheme: string): Scheme | undefined {
  const components = isNode(document.components) ? document.components : {};
  const all = isNode(components.securitySchemes) ? components.securitySchemes : {};
  const node = resolved(document, all[scheme]);
  if (!node) return undefined;
  if (node.type === 'apiKey' && typeof node.name === 'string') {
    const { in: place, name } = node;
    return place === 'query' || place === 'cookie' || place === 'header'
      ? { scheme, kind: place, name }
      : undefined;
  }
  const http = node.type === 'http' && typeof node.scheme === 'string' ? node.scheme : '';
  if (http.toLowerCase() === 'basic') return { scheme, kind: 'basic', name: 'authorization' };
  const isBearer =
    http.toLowerCase() === 'bearer' || ['oauth2', 'openIdConnect'].includes(String(node.type));
  return isBearer ? { scheme, kind: 'bearer', name: 'authorization' } : undefined;
}
