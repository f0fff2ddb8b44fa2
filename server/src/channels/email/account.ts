import { createPrivateKey } from 'node:crypto';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, CheckedAccount } from '../channel.ts';
import { withMailbox } from './imap.ts';
import { connectSmtp, failureOf } from './send.ts';
import { Settings } from './settings.ts';

/** Logs in where mail leaves and where it comes in. */
export async function checkMail(context: ChannelContext): Promise<CheckedAccount> {
  const settings = Settings.parse(context.settings);
  const warnings = [...plainWarnings(settings), ...dkimWarnings(settings, context)];
  const { transport, close } = await connectSmtp(settings, context);
  try {
    await transport.verify();
  } catch (error) {
    throw failureOf(error);
  } finally {
    close();
  }
  if (settings.inbound === 'imap') await withMailbox(settings, context, async () => undefined);
  else if (!hasKey(context)) {
    throw new ChannelError(
      'rejected',
      'Set a key of the webhook, or Mailgun’s signing key: without one nobody can send mail here.',
    );
  }
  return { name: settings.address, warnings };
}

function hasKey({ credentials }: ChannelContext): boolean {
  return credentials['webhookKey'] !== undefined || credentials['mailgunKey'] !== undefined;
}

function plainWarnings({ smtpSecurity, imapSecurity, inbound }: Settings): string[] {
  const isPlain = smtpSecurity === 'none' || (inbound === 'imap' && imapSecurity === 'none');
  return isPlain ? ['The password and all mail travel unencrypted to the mail server.'] : [];
}

function dkimWarnings(
  { dkimDomain, dkimSelector }: Settings,
  { credentials }: ChannelContext,
): string[] {
  const key = credentials['dkimKey'];
  if (key === undefined) return [];
  if (dkimDomain === undefined || dkimSelector === undefined) {
    return ['Mail is not signed: the DKIM key needs its domain and its selector.'];
  }
  try {
    createPrivateKey(key);
    return [];
  } catch (error) {
    throw new ChannelError('rejected', 'The DKIM key is no private key (PEM).', { cause: error });
  }
}
