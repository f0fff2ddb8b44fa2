import type { TestApp } from '../harness.ts';
import { call } from '../people.ts';
import type { Answer } from '../people.ts';

/** A browser that goes to an identity provider and back. It keeps its cookies by name. */
export interface Traveller {
  /** Types an address into the sign-in page; where the browser is sent, or what it is told. */
  start(email: string): Promise<{ url: string } | Answer>;
  /** Follows to the provider and back, and to where that leads. */
  go(url: string): Promise<string>;
  /** The same from the answer of a provider on. */
  arrive(url: string, post?: Record<string, string>): Promise<string>;
  /** Calls the API as whoever is signed in. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  cookies: Map<string, string>;
}

let travellers = 0;

/** A new browser, at a network of its own: the app must trust the loopback as a proxy. */
export function newTraveller(app: TestApp): Traveller {
  travellers += 1;
  const from = `198.51.${100 + Math.floor(travellers / 250)}.${travellers % 250}`;
  const cookies = new Map<string, string>();
  const headers = (): Record<string, string> => ({
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  });
  const keep = (response: Response): void => {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
      if (/max-age=0/iu.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  const arrive: Traveller['arrive'] = async (url, post) => {
    // What another page posts here comes without cookies: they are SameSite=Lax.
    const response = await fetch(url, {
      redirect: 'manual',
      ...(post
        ? {
            method: 'POST',
            body: new URLSearchParams(post),
            headers: { origin: 'https://idp.example' },
          }
        : { headers: headers() }),
    });
    keep(response);
    const location = response.headers.get('location');
    if (response.status !== 303 || location === null) return `status ${response.status}`;
    return location.includes('/finish?') ? arrive(location) : location.slice(app.url.length);
  };
  return {
    cookies,
    arrive,
    async start(email) {
      const response = await fetch(`${app.url}/api/sign-in/sso`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: app.url,
          'x-forwarded-for': from,
        },
        body: JSON.stringify({ email }),
      });
      keep(response);
      const body: unknown = await response.json();
      const url = typeof body === 'object' && body && 'url' in body ? body.url : undefined;
      return typeof url === 'string' ? { url } : { status: response.status, body };
    },
    async go(url) {
      const { headers: found } = await fetch(url, { redirect: 'manual' });
      return arrive(found.get('location') ?? '');
    },
    call: async (method, path, body, more) =>
      call(app, [method, path, body], { ...headers(), ...more }),
  };
}
