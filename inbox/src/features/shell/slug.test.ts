import { createOrganization } from '@frontdesk/contract';
import { expect, it } from 'vitest';
import { slugOf } from './slug.ts';

it('makes addresses that the server takes', () => {
  expect(slugOf('  Café Olé! ')).toBe('cafe-ole');
  const long = slugOf(`${'a'.repeat(59)} b`);
  for (const slug of [slugOf('Café Olé!'), long]) {
    expect(createOrganization.body.safeParse({ name: 'x', slug }).success).toBe(true);
  }
  expect(slugOf('東京')).toBe('');
});
