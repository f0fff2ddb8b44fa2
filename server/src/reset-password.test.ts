import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SECRET_KEY, silent, testApp } from '../test/harness.ts';
import { call, signIn } from '../test/people.ts';
import { readConfig } from './config.ts';
import { startApp } from './start.ts';

/** Runs the command as `npm run reset-password` does; its exit code and all it said. */
async function run(
  environment: Record<string, string>,
  ...given: string[]
): Promise<[number | null, string]> {
  const script = join(import.meta.dirname, 'reset-password.ts');
  const child = spawn(process.execPath, [script, ...given], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (said += data.toString()));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(said).not.toContain('node_modules');
  return [code, said];
}

test('prints a link beside a running server, that works once', async () => {
  const app = await testApp({ ROLES: 'web', TRUST_PROXY: 'loopback' });
  const { databaseUrl, dataDir, url } = app;
  const environment = {
    SECRET_KEY,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    PUBLIC_URL: url,
  };
  try {
    const email = app.demo.users.find(({ role }) => role === 'agent')?.email ?? '';
    const [code, said] = await run(environment, email.toUpperCase());
    expect(code).toBe(0);
    const token = /#(\S+)/u.exec(said)?.[1] ?? '';
    expect(said).toContain(`${url}/reset-password#${token}`);
    const password = 'a password from the operator';
    const complete = async () => call(app, ['POST', `/api/password-resets/${token}`, { password }]);
    expect((await complete()).status).toBe(204);
    expect((await complete()).status).toBe(404);
    await signIn(app, { email, password });

    const [unknown, words] = await run(environment, 'nobody@demo.example');
    expect([unknown, words]).toEqual([1, expect.stringContaining('nobody@demo.example')]);
    expect(words).not.toContain('#');
    const [none, what] = await run(environment);
    expect([none, what]).toEqual([1, expect.stringContaining('npm run reset-password')]);
  } finally {
    await app.close();
  }
});

test('works where no server runs, with the database and key under DATA_DIR', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-reset-'));
  const environment = { DATA_DIR: dataDir, PORT: '0' };
  try {
    const first = await startApp(readConfig(environment), silent);
    await first.close();
    const [code, said] = await run({ DATA_DIR: dataDir }, 'agent@demo.example');
    expect([code, said]).toEqual([0, expect.stringContaining('/reset-password#')]);
    const token = /#(\S+)/u.exec(said)?.[1] ?? '';
    const again = await startApp(readConfig(environment), silent);
    const response = await fetch(`${again.url}/api/password-resets/${token}`);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { email: 'agent@demo.example' },
    ]);
    await again.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
