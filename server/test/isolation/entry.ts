import type { Permission } from '@frontdesk/contract';
import type { Call } from './call.ts';
import type { Caller } from './callers.ts';
import type { Things } from './things.ts';

/** Something of another organization that a request can name beside its path. */
export interface Foreign {
  in: 'query' | 'body';
  /** The part of the body in which it is named, if not in the body itself. */
  within?: string;
  of: (theirs: Things) => Promise<string | string[]>;
  /** What our owner and our key are answered. Nothing of theirs is in it, whatever it is. */
  status: number;
}

/** How one route is asked for something that is there, so that who may do it succeeds. */
export interface Entry {
  /** What a route asks of its caller that says only `user`; absent: to be signed in is enough. */
  permission?: Permission;
  /** True: an API key is nobody who could do this. */
  onlyPeople?: true;
  valid: (of: Things, caller: Caller) => Promise<Call>;
  /** Undoes what would keep the next one from calling. */
  after?: (of: Things) => Promise<void>;
  foreign?: Record<string, Foreign>;
}

export const inBody = (status: number, of: Foreign['of']): Foreign => ({ in: 'body', status, of });
export const inQuery = (of: Foreign['of']): Foreign => ({ in: 'query', status: 200, of });
export const cursorOf = (path: (theirs: Things) => string | Promise<string>): Foreign =>
  inQuery(async (theirs) => theirs.cursor(await path(theirs)));
export const wordOf: Foreign = inQuery(async ({ organization }) => organization.word);
export const nothing = async (): Promise<Call> => ({});
export const slugOf = ({ organization }: Things): { slug: string } => ({ slug: organization.slug });
export const bySlug = async (things: Things): Promise<Call> => ({ params: slugOf(things) });
export const oneOf =
  (thing: (things: Things) => Promise<string>, rest: Call = {}): Entry['valid'] =>
  async (things) => ({ ...rest, params: { id: await thing(things) } });

export const conversation = async (of: Things): Promise<string> => of.conversation();
export const agent = async (of: Things): Promise<string> => of.agent();
export const team = async (of: Things): Promise<string> => of.team();
export const handoverRule = async (of: Things): Promise<string> => of.handoverRule();
export const files = async (of: Things): Promise<string[]> => [await of.file()];
export const knowledge = async (of: Things): Promise<string> => of.knowledge();
export const channel = async (of: Things): Promise<string> => of.channel();
export const firstVersion = async (of: Things): Promise<Call> => ({
  params: { id: await of.agent(), version: '1' },
});
export const integration = async (of: Things): Promise<string> => of.integration();
export const reopen = async (of: Things): Promise<void> => of.reopen();
export const waitingImport = async (of: Things): Promise<string> => of.importOf();
