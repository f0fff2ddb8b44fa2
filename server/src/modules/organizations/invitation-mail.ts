import type { UserRole } from '@frontdesk/contract';
import { html } from '../../platform/index.ts';
import type { Mail } from '../../platform/index.ts';

/** The words of an invitation. Names are of people's choice: one line each, and never markup. */
export function invitationMail(invitation: {
  organization: string;
  invitedBy: string | null;
  role: UserRole;
  url: string;
  expiresAt: Date;
}): Omit<Mail, 'to'> {
  const { role, url } = invitation;
  const organization = oneLine(invitation.organization);
  const who = invitation.invitedBy === null ? undefined : oneLine(invitation.invitedBy);
  const subject = who
    ? `${who} invites you to ${organization}`
    : `You are invited to ${organization}`;
  const asked = `${subject} on Frontdesk, as ${role}.`;
  const until = `The link is good once, until ${invitation.expiresAt.toISOString().slice(0, 10)}.`;
  const unasked = 'If you do not know what this is about, do nothing: nothing happens.';
  return {
    subject,
    text: [asked, url, until, unasked].join('\n\n'),
    html: html`<!doctype html>
      <html lang="en">
        <body>
          <p>${asked}</p>
          <p><a href="${url}">Accept the invitation</a></p>
          <p>${until}</p>
          <p>${unasked}</p>
        </body>
      </html>`.text,
  };
}

function oneLine(name: string): string {
  return name.replaceAll(/\s+/gu, ' ').trim();
}
