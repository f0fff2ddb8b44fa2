import { expect, it } from 'vitest';
import { randomUuid } from './uuid.ts';

it('makes version 4 UUIDs, each another', () => {
  const made = Array.from({ length: 200 }, randomUuid);
  for (const uuid of made) {
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  }
  expect(new Set(made).size).toBe(200);
});
