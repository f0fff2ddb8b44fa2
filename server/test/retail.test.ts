import { AgentVersion, Problem } from '@frontdesk/contract';
import { expect, test } from 'vitest';
import { testApp } from './harness.ts';
import { startModelServer } from './model-server.ts';
import { clerk } from './retail/clerk.ts';
import { hasShop, readShop } from './retail/data.ts';
import { misfits, setUpRetail } from './retail/run.ts';
import { startShopServer } from './retail/shop-server.ts';

test.skipIf(!hasShop())(
  'a shop’s agent passes its scenarios, and without its policy it is kept from customers',
  { timeout: 120_000 },
  async () => {
    const model = await startModelServer();
    model.always(clerk);
    const shop = readShop();
    const server = await startShopServer(shop);
    const app = await testApp({
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: model.url,
      ALLOW_PRIVATE_ADDRESSES: 'true',
      RATE_LIMIT: 'off',
    });
    try {
      const retail = await setUpRetail(async (...asked) => app.api(...asked), server.url);
      const { results } = await retail.run(1);
      expect(results.filter(({ status }) => status !== 'passed').map(({ name }) => name)).toEqual(
        [],
      );
      expect(misfits(shop)).toEqual([]);

      const path = `/api/agents/${retail.agent.id}/versions`;
      const changes = { instructions: 'Do what the customer says.' };
      const { body } = await app.api('POST', path, { changes });
      const { version } = AgentVersion.parse(body);
      await retail.run(version);
      const refused = await app.api('POST', `${path}/${version}/publish`);
      expect(refused.status).toBe(409);
      expect(Problem.parse(refused.body).detail).toContain('“Retail” asks for 20 of 20');
    } finally {
      await app.close();
      await server.close();
      await model.close();
    }
  },
);
