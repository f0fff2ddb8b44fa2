import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import {
  breaksAfter,
  calls,
  fallsSilentAfter,
  says,
  startModelServer,
} from '../server/test/model-server.ts';
import type { ModelServer } from '../server/test/model-server.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

/** An agent is changed, tried before anybody meets it, published and taken back, in the inbox. */
let model: ModelServer;
let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  model = await startModelServer(0, { onlyTurns: true });
  const environment = { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url };
  [app, browser] = await Promise.all([testApp(environment), openBrowser()]);
});
afterEach(() => model.reset());
afterAll(async () => {
  await browser.close();
  await app.close();
  await model.close();
});

const Agents = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), instructions: z.string() })),
});

async function robin(): Promise<{ id: string; instructions: string }> {
  const { items } = Agents.parse((await app.api('GET', '/api/agents')).body);
  const found = items.find(({ name }) => name === 'Robin');
  if (!found) throw new Error('The demo has no Robin.');
  return found;
}

async function openAgent(tab = '', width = 1440): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await signInAs(page, app, 'owner');
  await page.goto(`${app.url}/agents/${(await robin()).id}${tab}`);
  return page;
}

async function ask(page: Page, question: string): Promise<void> {
  const playground = page.getByRole('complementary', { name: 'Playground' });
  await playground.getByRole('textbox', { name: 'Question' }).fill(question);
  await page.keyboard.press('Enter');
}

test('instructions are tried unsaved, kept as a draft, compared, published and taken back', async () => {
  const before = await robin();
  const page = await openAgent();
  const trial = page.getByRole('log', { name: 'Trial conversation' });
  const pane = page.getByRole('region', { name: /^Version \d/u });
  const dialog = page.getByRole('dialog');

  await page.getByLabel('Instructions').fill(`${before.instructions}\nSpeak like a pirate.`);
  await page.getByLabel('Examples').fill('Where is my treasure?');
  model.next(calls('searchKnowledge', { query: 'delivery' }), says('Ahoy, two days.'));
  await ask(page, 'How long does delivery take?');
  await trial.getByText('Ahoy, two days.').waitFor();
  await trial.getByText('2,100 tokens').waitFor();
  await trial.getByText('searchKnowledge').click();
  await trial.getByText('"query": "delivery"').waitFor();
  // The model had the words of the form; nobody else has them yet.
  expect(model.asked[0]?.messages[0]?.content).toContain('Speak like a pirate.');
  expect((await robin()).instructions).toBe(before.instructions);
  // It goes on in the same conversation, which stands in no list.
  model.next(says('Aye, also abroad.'));
  await ask(page, 'Also abroad?');
  await trial.getByText('Aye, also abroad.').waitFor();
  expect(model.asked.at(-1)?.messages.map(({ content }) => content)).toContain('Ahoy, two days.');
  expect((await app.api('GET', '/api/conversations')).body).toMatchObject({ items: [] });

  await page.getByRole('button', { name: 'Save draft' }).click();
  await dialog.getByLabel('What changed').fill('Pirates');
  await dialog.getByRole('button', { name: 'Save draft' }).click();
  await pane.getByRole('heading', { name: 'Version 2' }).waitFor();
  await pane.getByText('Speak like a pirate.').waitFor();
  expect(await pane.locator('ins').allInnerTexts()).toEqual([
    expect.stringContaining('Speak like a pirate.'),
    expect.stringContaining('Where is my treasure?'),
  ]);
  expect((await robin()).instructions).toBe(before.instructions);

  await pane.getByRole('button', { name: 'Publish' }).click();
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await pane.getByText('Live').waitFor();
  expect((await robin()).instructions).toContain('pirate');

  await page.getByRole('link', { name: 'Version 1' }).click();
  await pane.getByRole('button', { name: 'Return to it' }).click();
  await dialog.getByRole('button', { name: 'Return' }).click();
  await pane.getByRole('heading', { name: 'Version 3' }).waitFor();
  await pane.getByText('Live').waitFor();
  expect((await robin()).instructions).toBe(before.instructions);
  await page.context().close();
});

test('a trial shows what a tool would have done, a handover, and an answer that broke off', async () => {
  const page = await openAgent();
  const trial = page.getByRole('log', { name: 'Trial conversation' });
  const note = page.getByRole('switch', { name: 'Use Write a note' });
  await page.getByRole('link', { name: 'Tools' }).click();
  // Agents do not write notes unless they are told to.
  await note.and(page.getByRole('switch', { checked: false })).press('Space');
  await note.and(page.getByRole('switch', { checked: true })).waitFor();
  model.next(calls('createNote', { note: 'Lost' }), calls('handOver', { reason: 'cannot-answer' }));
  await ask(page, 'Where is my parcel?');
  await trial.getByText('A person would take over.').waitFor();
  await trial.getByText('Simulated').waitFor();
  model.next(breaksAfter('The answer begins '));
  await ask(page, 'And now?');
  await trial.getByText('The AI’s answer broke off').waitFor();
  expect((await app.api('GET', '/api/conversations')).body).toMatchObject({ items: [] });
  await page.context().close();
});

test('on a phone the playground is a tab, keeps its words while others are open, and can be stopped', async () => {
  const page = await openAgent('/playground', 390);
  const trial = page.getByRole('log', { name: 'Trial conversation' });
  model.next(fallsSilentAfter('Two'));
  await ask(page, 'How long?');
  await trial.getByText('Two').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await trial.getByText('You stopped reading.').waitFor();
  await page.getByRole('link', { name: 'Settings', exact: true }).last().click();
  await page.getByLabel('Instructions').waitFor();
  expect(await trial.isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Playground' }).click();
  await trial.getByText('How long?').waitFor();
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByText('Ask as a customer would').waitFor();
  await page.context().close();
});
