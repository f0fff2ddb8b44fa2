import { html } from '../../../platform/index.ts';
import type { Mail } from '../../../platform/index.ts';

/** The words of the e-mail by which somebody chooses a new password. */
export function resetMail({ url }: { url: string }): Omit<Mail, 'to'> {
  const asked = 'Somebody, probably you, asked for a new password on Frontdesk.';
  const until = 'The link is good once, for an hour. All your sessions end when you use it.';
  const unasked = 'If it was not you, do nothing: your password stays as it is.';
  return {
    subject: 'Choose a new password',
    text: [asked, url, until, unasked].join('\n\n'),
    html: html`<!doctype html>
      <html lang="en">
        <body>
          <p>${asked}</p>
          <p><a href="${url}">Choose a new password</a></p>
          <p>${until}</p>
          <p>${unasked}</p>
        </body>
      </html>`.text,
  };
}
