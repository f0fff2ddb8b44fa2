import { messageOf } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext } from '../channel.ts';
import { placeOf } from './settings.ts';
import type { Settings } from './settings.ts';

/** Milliseconds that a mail server may be silent. */
export const PATIENCE = 20_000;

/** How both libraries open a connection: to the address that was judged, under the server's name. */
export async function addressFor(
  setting: string,
  usual: number,
  { reach }: Pick<ChannelContext, 'reach'>,
): Promise<{ host: string; port: number; servername: string }> {
  const { host, port } = placeOf(setting, usual);
  try {
    return { host: await reach(host), port, servername: host };
  } catch (error) {
    throw new ChannelError('temporary', `${host} cannot be reached: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Who we are at the mail server; nobody where no password is set. */
export function userOf(
  settings: Settings,
  { credentials }: Pick<ChannelContext, 'credentials'>,
): { user: string; pass: string } | undefined {
  const pass = credentials['password'];
  return pass === undefined ? undefined : { user: settings.user ?? settings.address, pass };
}
