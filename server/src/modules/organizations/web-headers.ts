import type { IncomingHttpHeaders } from 'node:http';

/** Headers of Node's server as libraries of the web know them. */
export function webHeaders(headers: IncomingHttpHeaders): Headers {
  const web = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const item of [value].flat()) if (item !== undefined) web.append(name, item);
  }
  return web;
}
