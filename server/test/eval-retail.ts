import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/platform/index.ts';
import { startApp } from '../src/start.ts';
import { hasShop, readShop } from './retail/data.ts';
import { misfits, setUpRetail } from './retail/run.ts';
import { startShopServer } from './retail/shop-server.ts';

/**
 * A shop's AI agent in twenty conversations: what it says, which tools it calls, and how the shop's
 * database is in the end. The model is a script in a process of its own, so that it runs without a
 * key. `npm run eval:retail`.
 */
if (hasShop()) await evaluate();
else console.log('Skipped: there is no shop. It is expected in ../shared/data/retail.');

async function evaluate(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-retail-'));
  const script = join(import.meta.dirname, 'retail-model.ts');
  const model = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = z.tuple([z.instanceof(Buffer)]).parse(await once(model.stdout, 'data'));
  const shop = readShop();
  const server = await startShopServer(shop);
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    SECRET_KEY: 'a-secret-key-for-this-run',
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: line.toString().trim(),
    ALLOW_PRIVATE_ADDRESSES: 'true',
    RATE_LIMIT: 'off',
  });
  const app = await startApp(config, createLogger('silent'));
  try {
    const demo = z
      .object({ apiKey: z.string() })
      .parse(JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')));
    const retail = await setUpRetail(async (method, path, body) => {
      const response = await fetch(app.url + path, {
        method,
        headers: {
          authorization: `Bearer ${demo.apiKey}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    }, server.url);
    const { results } = await retail.run(1);
    const wrong = misfits(shop);
    for (const { name, status, outcomes, turns, error } of results) {
      const unmet = outcomes.filter(({ isMet }) => !isMet);
      const mine = wrong.filter(({ scenario }) => scenario === name);
      const isRight = status === 'passed' && mine.length === 0;
      const answers = turns.filter(({ by }) => by === 'agent').length;
      console.log(`${isRight ? 'passed' : 'FAILED'}  ${name.padEnd(58)} ${answers} answers`);
      if (error !== null) console.log(`        ${error}`);
      for (const { kind, expected, why } of unmet)
        console.log(`        ${kind}: ${expected}. ${why}`);
      for (const { what } of mine) console.log(`        ${what}`);
    }
    for (const { what } of wrong.filter(({ scenario }) => scenario === 'none')) console.log(what);
    const passed = results.filter(({ status }) => status === 'passed').length;
    console.log(
      `\n${passed} of ${results.length} passed; the database has ${wrong.length} misfits`,
    );
    if (passed < results.length || wrong.length > 0) process.exitCode = 1;
  } finally {
    await app.close();
    await server.close();
    model.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
