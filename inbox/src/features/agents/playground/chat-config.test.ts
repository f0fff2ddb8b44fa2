import { expect, test } from 'vitest';
import { chatConfigOf, coveredFields } from './chat-config.ts';

test('what is stored as agentConfig comes before the fields, and tools stay the agent’s own', () => {
  const form = {
    name: 'Robin',
    type: 'support' as const,
    instructions: 'Of the form',
    temperature: 0,
    fallbackMessage: null,
    agentConfig: { instructions: 'Of a program', tools: ['handOver'] },
  };
  expect(JSON.parse(JSON.stringify(chatConfigOf(form)))).toEqual({
    instructions: 'Of a program',
    temperature: 0,
    fallbackMessage: null,
  });
  expect(coveredFields(form)).toEqual(['instructions']);
});
