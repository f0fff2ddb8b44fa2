import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { calls, says, startModelServer } from '../server/test/model-server.ts';
import type { Behaviour, ModelServer } from '../server/test/model-server.ts';
import { words } from '../widget/src/words.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';
import { openWidget, say } from './widget-page.ts';

/** From the AI to a person and back, by a customer and a team in their browsers. */
let app: TestApp;
let browser: Browser;
let model: ModelServer;

beforeAll(async () => {
  model = await startModelServer();
  model.always(writesForTheTeam);
  [app, browser] = await Promise.all([
    testApp({ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url }),
    openBrowser(),
  ]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.close();
  await model.close();
});

const SUMMARY = 'Möchte die Garantie seines Schirms verlängern';
const SUGGESTION = 'Ihre Garantie gilt jetzt bis 2031.';

/** What is asked for in the background, once a conversation is handed over. */
const writesForTheTeam: Behaviour = async (body, response) => {
  const isSummary = body.messages[0]?.content?.includes('Sum the conversation up') ?? false;
  return says(isSummary ? `- ${SUMMARY}` : SUGGESTION)(body, response);
};

/** Requests of turns; those of the background bring no tools. */
const turns = () => model.asked.filter(({ tools }) => tools !== undefined);

async function newPerson(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(20_000);
  return context;
}

/** A customer who reads German, an hour ahead of UTC the whole year. */
const german = { locale: 'de-DE', timezoneId: 'Africa/Tunis' };

async function openNewest(page: Page): Promise<void> {
  const list = page.getByRole('region', { name: /^Conversations/u });
  await list.getByRole('link').first().click();
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const dayAfterTomorrow = () => weekdays[(new Date().getUTCDay() + 8) % 7];

/** Closed now, and open from eight o’clock UTC on the day after tomorrow. */
function closedUntilThen() {
  const morning = { from: '08:00', to: '12:00' };
  const weekly = weekdays.map((day): [string, (typeof morning)[]] => [
    day.toLowerCase(),
    day === dayAfterTomorrow() ? [morning] : [],
  ]);
  return { timeZone: 'UTC', weekly: Object.fromEntries(weekly), holidays: [] };
}

test('asked for in German, a person has it, answers as suggested, and gives it back', async () => {
  const { status } = await app.api('PUT', '/api/business-hours', { hours: closedUntilThen() });
  expect(status).toBe(200);
  const visitor = await newPerson(german);
  const { chat } = await openWidget(app, visitor, 'de');
  model.next(calls('handOver', { reason: 'asked-for-person' }));
  await say(chat, 'Ich möchte mit einem Menschen über die Garantie sprechen, bitte.', 'de');
  await chat
    .getByText(/weiter\. .*Unser Team ist am \p{L}+ um 9:00 Uhr wieder da \(Ihre Zeit\)\./u)
    .waitFor();
  await chat.getByText(words.de.toldTeam).waitFor();

  const team = await newPerson();
  const page = await team.newPage();
  await signInAs(page, app, 'agent');
  await openNewest(page);
  const card = page.getByRole('region', { name: 'Handover' });
  await card.getByText('The customer asked for a person').waitFor();
  await card.getByText(SUMMARY).waitFor();
  await card.getByRole('button', { name: 'Use it' }).click();
  const reply = page.getByRole('textbox', { name: 'Reply' });
  expect(await reply.inputValue()).toBe(SUGGESTION);
  await page.keyboard.press('ControlOrMeta+Enter');
  await chat.getByText(SUGGESTION).waitFor();

  await page.getByRole('button', { name: 'Hand back' }).click();
  await chat.getByRole('button', { name: words.de.talkToPerson }).waitFor();
  model.next(says('Wie gesagt: bis 2031.'));
  await say(chat, 'Danke! Bis wann gilt sie noch einmal?', 'de');
  await chat.getByText('Wie gesagt: bis 2031.').waitFor();
  const told = turns().at(-1)?.messages[0]?.content;
  expect(told).toContain('given it back to you');
  expect(told).toContain(SUGGESTION);
  await Promise.all([visitor.close(), team.close()]);
}, 90_000);

/** The owner sets in the inbox who answers first on the channel of the widget. */
async function setMode(page: Page, mode: string): Promise<void> {
  await page.goto(`${app.url}/settings/handover`);
  await page
    .getByLabel(/^Who answers first on/u)
    .first()
    .click();
  await page.getByRole('option', { name: mode }).click();
  await page.getByText('Saved.').waitFor();
}

test('where people come first, the team has it at once', async () => {
  const team = await newPerson();
  const page = await team.newPage();
  await signInAs(page, app, 'owner');
  await setMode(page, 'People first');
  const before = turns().length;
  const visitor = await newPerson({ timezoneId: 'UTC' });
  const { chat } = await openWidget(app, visitor);
  await say(chat, 'My umbrella arrived broken.');
  await chat.getByText(/Our team is back on \w+ at 8:00/u).waitFor();
  expect(turns().length).toBe(before);
  await page.goto(app.url);
  await openNewest(page);
  const card = page.getByRole('region', { name: 'Handover' });
  await card.getByText('People answer first on this channel').waitFor();
  await Promise.all([visitor.close(), team.close()]);
}, 60_000);

test('where the customer chooses, they do so before their first message', async () => {
  const team = await newPerson();
  const page = await team.newPage();
  await signInAs(page, app, 'owner');
  await setMode(page, 'The customer chooses');

  const one = await newPerson(german);
  const person = await openWidget(app, one, 'de');
  const choice = person.chat.getByRole('group', { name: words.de.whoAnswers });
  const option = choice.getByRole('button', { name: words.de.person });
  expect(await option.textContent()).toMatch(/Wieder da: .*9:00/u);
  await option.click();
  const before = turns().length;
  await say(person.chat, 'Mein Schirm ist kaputt angekommen, was nun?', 'de');
  await person.chat.getByText(/um 9:00 Uhr wieder da/u).waitFor();
  expect(turns().length).toBe(before);
  await page.goto(app.url);
  await openNewest(page);
  await page.getByText('The customer chose a person').waitFor();

  const other = await newPerson(german);
  const assistant = await openWidget(app, other, 'de');
  await assistant.chat.getByRole('button', { name: words.de.assistant }).click();
  model.next(says('Das tut mir leid. Wir tauschen ihn um.'));
  await say(assistant.chat, 'Mein Schirm ist kaputt angekommen, was nun?', 'de');
  await assistant.chat.getByText('Wir tauschen ihn um.').waitFor();
  await Promise.all([one.close(), other.close(), team.close()]);
}, 90_000);

test('a channel keeps hours of its own, and customers are told by them', async () => {
  const team = await newPerson();
  const page = await team.newPage();
  await signInAs(page, app, 'owner');
  await page.goto(`${app.url}/settings/handover`);
  await page.getByRole('button', { name: /^Business hours of/u }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('switch', { name: 'Hours of its own' }).click();
  for (const day of weekdays) {
    const remove = dialog.getByRole('button', { name: `Remove these hours of ${day}` });
    if ((await remove.count()) > 0) await remove.click();
  }
  const opens = dayAfterTomorrow();
  await dialog.getByRole('button', { name: `Add hours to ${opens}` }).click();
  await dialog.getByLabel(`${opens} from`).fill('11:30');
  await dialog.getByLabel(`${opens} to`).fill('15:00');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Own hours').waitFor();

  const visitor = await newPerson(german);
  const { chat } = await openWidget(app, visitor, 'de');
  const option = chat.getByRole('button', { name: words.de.person });
  expect(await option.textContent()).toMatch(/Wieder da: .*12:30/u);
  await Promise.all([visitor.close(), team.close()]);
}, 60_000);
