import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, CheckedAccount } from '../channel.ts';
import { callGraph } from '../meta/graph.ts';
import { openFile as openAtMeta } from '../meta/open-file.ts';
import { expiryWarnings } from '../meta/token.ts';
import { settingsOf } from './settings.ts';

const PhoneNumber = z.object({
  display_phone_number: z.string(),
  verified_name: z.string().default(''),
  quality_rating: z.string().default('NA'),
});

/** Asks for the number (WhatsApp Business Platform, "Get phone number by id"). */
export async function checkNumber(context: ChannelContext): Promise<CheckedAccount> {
  const { phoneNumberId, businessAccountId, templateName } = settingsOf(context.settings);
  const number = await callGraph(context, { path: `/${phoneNumberId}`, result: PhoneNumber });
  const { display_phone_number: shown, verified_name: name, quality_rating: quality } = number;
  const warnings = [
    ...(await expiryWarnings(context)),
    quality === 'RED' ? 'Customers complain of this number: Meta may soon limit it.' : '',
    businessAccountId === undefined
      ? 'In the app, enter the webhook’s address and subscribe to “messages”.'
      : '',
    templateName === undefined
      ? 'Without a template nobody can be answered whose last message is older than 24 hours.'
      : '',
  ];
  return {
    name: name === '' ? shown : `${name} (${shown})`,
    warnings: warnings.filter((warning) => warning !== ''),
  };
}

/** Has what is written to the account sent here (WhatsApp, "Override callback URL for a WABA"). */
export async function connectNumber(context: ChannelContext): Promise<void> {
  const { businessAccountId } = settingsOf(context.settings);
  if (businessAccountId === undefined) return;
  if (!context.webhookUrl.startsWith('https://') && context.baseUrl === undefined) {
    throw new ChannelError(
      'rejected',
      'Meta must reach this server over https://. Set PUBLIC_URL.',
    );
  }
  await callGraph(context, {
    method: 'POST',
    path: `/${businessAccountId}/subscribed_apps`,
    json: {
      override_callback_uri: context.webhookUrl,
      verify_token: context.credentials['verifyToken'],
    },
    result: z.object({ success: z.literal(true) }),
  });
}

/** Has Meta send it no longer. */
export async function disconnectNumber(context: ChannelContext): Promise<void> {
  const { businessAccountId } = settingsOf(context.settings);
  if (businessAccountId === undefined) return;
  await callGraph(context, {
    method: 'DELETE',
    path: `/${businessAccountId}/subscribed_apps`,
    result: z.object({ success: z.literal(true) }),
  });
}

const Media = z.object({ url: z.string() });

/** Fetches a file by its id: its address is asked for, and needs the token (WhatsApp, "Media"). */
export async function openFile(reference: string, context: ChannelContext): Promise<Uint8Array> {
  const { url } = await callGraph(context, {
    path: `/${encodeURIComponent(reference)}`,
    result: Media,
  });
  const authorization = `Bearer ${context.credentials['accessToken']}`;
  return openAtMeta(url, context, { authorization });
}
