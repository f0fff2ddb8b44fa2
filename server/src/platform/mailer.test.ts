import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailServer } from '../../test/mail-server.ts';
import type { MailServer } from '../../test/mail-server.ts';
import { createMailer } from './mailer.ts';

let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
});
afterAll(async () => server.close());

const from = 'Frontdesk <desk@shop.example>';
const mail = { subject: 'Hello', text: 'Words', html: '<p>Words</p>' };

test('one e-mail goes to one address, whatever the address looks like', async () => {
  const mailer = createMailer({ url: server.url, from });
  await mailer.send({ ...mail, to: 'ada@people.example' });
  expect(server.mails).toMatchObject([{ from: 'desk@shop.example', to: ['ada@people.example'] }]);
  const raw = server.mails[0]?.raw ?? '';
  expect(raw).toContain('Subject: Hello');
  expect(raw).toContain('multipart/alternative');
  const odd = 'ada@people.example, eve@people.example';
  await mailer.send({ ...mail, to: odd }).catch(() => undefined);
  expect(server.mails.flatMap(({ to }) => to)).not.toContain('eve@people.example');
});

test.each([
  [451, true],
  [421, true],
  [550, false],
  [535, false],
])('a refusal with %i may pass: %s', async (code, isTemporary) => {
  const mailer = createMailer({ url: server.url, from });
  server.refusals.push({ code, text: 'Not like this' });
  await expect(mailer.send({ ...mail, to: 'ada@people.example' })).rejects.toMatchObject({
    name: 'MailError',
    isTemporary,
  });
});

test('a server that is not there may come back', async () => {
  const gone = await startMailServer();
  await gone.close();
  const mailer = createMailer({ url: gone.url, from });
  await expect(mailer.send({ ...mail, to: 'ada@people.example' })).rejects.toMatchObject({
    name: 'MailError',
    isTemporary: true,
  });
});
