import type { Page } from 'playwright-core';
import type { TestApp } from '../server/test/harness.ts';

/** A person of the demo who has this role. */
export function userOf({ demo }: TestApp, role: string): { email: string; password: string } {
  const user = demo.users.find((candidate) => candidate.role === role);
  if (!user) throw new Error(`The demo has no ${role}.`);
  return user;
}

/** Types address and password into the sign-in page; a second step may follow. */
export async function enter(
  page: Page,
  { url }: Pick<TestApp, 'url'>,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits for the inbox. */
export async function inboxOf(page: Page): Promise<void> {
  await page.getByRole('region', { name: /^Conversations/u }).waitFor();
}

/** Signs a person of the demo in and waits for their inbox. */
export async function signInAs(page: Page, app: TestApp, role: string): Promise<void> {
  await enter(page, app, userOf(app, role));
  await inboxOf(page);
}
