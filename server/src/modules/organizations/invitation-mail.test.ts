import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseOf, SECRET_KEY, silent, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { readable, startMailServer } from '../../../test/mail-server.ts';
import type { MailServer } from '../../../test/mail-server.ts';
import type { Database } from '../../database/index.ts';
import { createMailer, createSigner } from '../../platform/index.ts';
import { invitationMailJob } from './invitation-mail.job.ts';
import { invitationMail } from './invitation-mail.ts';
import { call, demoOwner, invite, newOrganization } from '../../../test/people.ts';
import type { Person } from '../../../test/people.ts';

let app: TestApp;
let database: Database;
let server: MailServer;
let owner: Person;
const signer = createSigner(SECRET_KEY);
const mail = (): { url: string; from: string } => ({
  url: server.url,
  from: 'Frontdesk <desk@shop.example>',
});

beforeAll(async () => {
  server = await startMailServer();
  app = await testApp({
    TRUST_PROXY: 'loopback',
    SMTP_URL: mail().url,
    MAIL_FROM: mail().from,
  });
  database = await databaseOf(app);
  owner = await demoOwner(app);
});
afterAll(async () => {
  await app.close();
  await database.close();
  await server.close();
});

/** Waits as long as a busy machine may need. */
const PATIENCE = { timeout: 30_000 };

const rowOf = async (id: string) =>
  database.asSystem(async (tx) =>
    tx.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
const mailsTo = (email: string) => server.mails.filter(({ to }) => to.includes(email));

test('an invitation comes by e-mail, also where the mail server asks to wait, and its link works', async () => {
  server.refusals.push({ code: 451, text: 'Come back later' });
  const invitation = await invite(owner, 'demo', 'agent');
  expect(invitation.isSent).toBe(true);
  await expect.poll(() => mailsTo(invitation.email), PATIENCE).toHaveLength(1);
  await expect.poll(async () => (await rowOf(invitation.id)).sentAt, PATIENCE).not.toBeNull();
  const [sent] = mailsTo(invitation.email);
  expect(sent?.from).toBe('desk@shop.example');
  const raw = readable(sent?.raw ?? '');
  expect(raw).toContain('Subject: Olivia Owner invites you to Demo Shop');
  expect(raw).toContain(invitation.url);
  const answer = await call(app, ['GET', `/api/invitations/${invitation.token}`]);
  expect(answer.status).toBe(200);
});

test('what is refused for good is told, and not tried again', async () => {
  server.refusals.push({ code: 550, text: 'Nobody of that name' });
  const { id, email } = await invite(owner, 'demo', 'agent');
  await expect.poll(async () => (await rowOf(id)).isSent, PATIENCE).toBe(false);
  const events = await database.asSystem(async (tx) =>
    tx
      .selectFrom('system_events')
      .selectAll()
      .where('eventType', '=', 'error')
      .where('source', '=', 'mail')
      .execute(),
  );
  expect(events).toMatchObject([
    {
      organizationId: app.demo.organization.id,
      severity: 2,
      details: { invitationId: id },
    },
  ]);
  expect(events[0]?.message).toContain(email);
  expect(JSON.stringify(events[0]?.details)).toContain('Nobody of that name');
  expect(mailsTo(email)).toEqual([]);
});

/** An invitation that no running job knows of, and the job by hand. */
async function alone(slug: string) {
  const bare = await testApp({ ROLES: 'web', TRUST_PROXY: 'loopback' }, app);
  const made = await invite(await demoOwner(bare), slug, 'agent');
  await bare.close();
  await database.asSystem(async (tx) =>
    tx.updateTable('invitations').set({ isSent: true }).where('id', '=', made.id).execute(),
  );
  const { organizationId } = await rowOf(made.id);
  return { ...made, data: { organizationId, invitationId: made.id } };
}
const context = { signal: new AbortController().signal, log: silent };

test('a job that runs twice sends once; one that is given up says so once', async () => {
  const publicUrl = app.url;
  const job = invitationMailJob({ database, signer, mailer: createMailer(mail()), publicUrl });
  const slug = await newOrganization(owner);
  const sent = await alone(slug);
  await job.run(sent.data, context);
  await job.run(sent.data, context);
  expect(mailsTo(sent.email)).toHaveLength(1);
  await job.givenUp?.(sent.data, context);
  expect(await rowOf(sent.id)).toMatchObject({ isSent: true });

  const lost = await alone(slug);
  server.refusals.push({ code: 421, text: 'Busy' });
  await expect(job.run(lost.data, context)).rejects.toThrow('Busy');
  expect(await rowOf(lost.id)).toMatchObject({ isSent: true, sentAt: null });
  await job.givenUp?.(lost.data, context);
  await job.givenUp?.(lost.data, context);
  expect(await rowOf(lost.id)).toMatchObject({ isSent: false, sentAt: null });
  const events = await database.asSystem(async (tx) =>
    tx
      .selectFrom('system_events')
      .select('id')
      .where('organizationId', '=', lost.data.organizationId)
      .where('eventType', '=', 'error')
      .execute(),
  );
  expect(events).toHaveLength(1);
});

test('one that is renewed while it is sent still gets its new link', async () => {
  const slug = await newOrganization(owner);
  const old = await alone(slug);
  const renewedAt = new Date(Date.now() + 86_400_000);
  const mailer = {
    async send() {
      await database.asSystem(async (tx) =>
        tx
          .updateTable('invitations')
          .set({ expiresAt: renewedAt })
          .where('id', '=', old.id)
          .execute(),
      );
    },
  };
  const job = invitationMailJob({ database, signer, mailer, publicUrl: app.url });
  await job.run(old.data, context);
  expect((await rowOf(old.id)).sentAt).toBeNull();
});

test('one that was taken back is not sent', async () => {
  const slug = await newOrganization(owner);
  const { id, email, data } = await alone(slug);
  await owner.call('DELETE', `/api/organizations/${slug}/invitations/${id}`);
  const mailer = createMailer(mail());
  await invitationMailJob({ database, signer, mailer, publicUrl: app.url }).run(data, context);
  expect(mailsTo(email)).toEqual([]);
});

test('names are words in an e-mail, never markup or headers', () => {
  const written = invitationMail({
    organization: '<img src=x> & Sons\r\nBcc: eve@people.example',
    invitedBy: '"><script>alert(1)</script>',
    role: 'agent',
    url: 'https://desk.example/invitation/1.a',
    expiresAt: new Date('2026-03-01T12:00:00Z'),
  });
  expect(written.html).not.toContain('<script>');
  expect(written.html).not.toContain('<img');
  expect(written.html).toContain('&lt;img src=x&gt; &amp; Sons');
  expect(written.subject).not.toMatch(/[\r\n]/u);
  expect(written.text).toContain('https://desk.example/invitation/1.a');
  expect(written.text).toContain('2026-03-01');
});
