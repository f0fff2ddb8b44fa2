import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../server/test/harness.ts';
import type { TestApp } from '../server/test/harness.ts';
import { calls, refuses, says, startModelServer } from '../server/test/model-server.ts';
import type { ModelServer } from '../server/test/model-server.ts';
import { openBrowser } from './browser.ts';
import { signInAs } from './inbox-page.ts';

/** How somebody of the team finds out why the AI said what it said, and what another model would say. */
let app: TestApp;
let browser: Browser;
let model: ModelServer;

beforeAll(async () => {
  model = await startModelServer(0, { onlyTurns: true });
  [app, browser] = await Promise.all([
    testApp({ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await model.close();
});

const QUESTION = 'How long does delivery take?';

async function ask(message: string, conversationId?: string): Promise<string> {
  const { body } = await app.api(
    'POST',
    '/api/agents/chat',
    { message, ...(conversationId === undefined ? {} : { conversationId }) },
    { accept: 'application/json' },
  );
  return z.object({ conversationId: z.string() }).parse(body).conversationId;
}

async function open(role: string, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await signInAs(page, app, role);
  await page.goto(app.url + path);
  return page;
}

test('the trace of an answer is read beside it, replayed, and compared with another model', async () => {
  model.next(
    refuses(503),
    calls('searchKnowledge', { query: QUESTION }),
    says('It takes one to three working days [1].'),
    says('You are welcome.'),
  );
  const conversationId = await ask(QUESTION);
  await ask('Thank you', conversationId);
  const page = await open('owner', `/conversations/${conversationId}`);
  await page
    .getByRole('button', { name: /Why this answer/u })
    .first()
    .click();
  await page.getByRole('article').getByRole('button', { name: 'Open the trace' }).first().click();
  const trace = page.getByRole('dialog', { name: 'How the AI worked' });
  const steps = trace.getByRole('region', { name: 'Steps' }).getByRole('button');
  await expect.poll(async () => steps.count()).toBeGreaterThanOrEqual(5);
  await trace.getByText('failed', { exact: true }).waitFor();

  // What the model was told, and what the search gave.
  await trace.getByRole('button', { name: /Asked/u }).nth(1).click();
  await trace.getByText('2 messages as before').click();
  await trace.getByText('Instructions').first().click();
  await trace.getByText('What customers write').first().waitFor();
  await trace.getByRole('button', { name: /^Searched/u }).click();
  const found = trace.getByRole('region', { name: 'Result of searchKnowledge' }).first();
  expect(await found.textContent()).toContain('"answerable": true');

  await trace.getByRole('button', { name: 'Replay' }).click();
  await trace.getByText('The same, byte by byte: 3 prompts').waitFor();

  model.next(calls('searchKnowledge', { query: QUESTION }), says('Arr, it takes three days [1].'));
  await trace.getByRole('button', { name: 'Compare with…' }).click();
  await trace.getByRole('textbox', { name: 'Instructions' }).fill('Talk like a pirate.');
  await trace.getByRole('button', { name: 'Ask', exact: true }).click();
  const now = trace.getByRole('region', { name: 'Now' });
  await now.getByText('Arr, it takes').first().waitFor();
  expect(await now.locator('ins').allTextContents()).toContain('Arr, it ');
  expect(JSON.stringify(model.asked.at(-1))).toContain('Talk like a pirate.');

  // Another run of the same conversation, and its address.
  await trace.getByRole('button', { name: /Thank you/u }).click();
  await expect.poll(async () => steps.count()).toBeLessThan(5);
  const address = new URL(page.url());
  await page.reload();
  await trace.getByRole('heading', { name: 'All runs of this conversation' }).waitFor();
  await page.keyboard.press('Escape');
  await trace.waitFor({ state: 'detached' });
  expect(page.url()).not.toContain('run=');

  const viewer = await open('viewer', address.pathname + address.search);
  await viewer.getByRole('button', { name: 'Copy link' }).waitFor();
  expect(await viewer.getByRole('button', { name: 'Replay' }).count()).toBe(0);
});

test('the team sees which sentence of an answer no source says', async () => {
  const invented = 'Our drones from Utrecht bring every umbrella within 83 minutes.';
  model.next(
    calls('searchKnowledge', { query: QUESTION }),
    says(`Thank you for asking. ${invented.slice(0, -1)} [1].`),
  );
  const conversationId = await ask(QUESTION);
  const page = await open('agent', `/conversations/${conversationId}`);
  const answer = page.getByRole('article').filter({ hasText: 'Thank you for asking.' });
  const marked = answer.getByRole('region', { name: 'No source says this' });
  await marked.waitFor();
  expect(await marked.getByRole('listitem').allTextContents()).toEqual([invented]);
  // The customer has read it.
  expect(await answer.getByText('Held back').count()).toBe(0);
});
