import { expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from './new-id.ts';

it('is a UUID of version 4, each another', () => {
  const ids = Array.from({ length: 200 }, newId);
  expect(z.array(z.uuidv4()).parse(ids)).toEqual(ids);
  expect(new Set(ids).size).toBe(200);
});
