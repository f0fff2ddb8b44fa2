import { expect, it } from 'vitest';
import { aConversation } from '../../api/samples.ts';
import { customerOf, titleOf } from './customer.ts';

const nobody = { customerName: null, customerEmail: null, customerPhone: null };

it('calls a customer by the best that is known, and a stranger by the end of their id', () => {
  const contactId = '01a21312-9433-71e5-9f59-f758e3a34a0e';
  const stranger = aConversation('a', { ...nobody, contactId });
  expect(customerOf({ ...stranger, customerPhone: '+49 30' })).toBe('+49 30');
  expect(customerOf({ ...stranger, customerPhone: '+49 30', customerEmail: 'k@x.de' })).toBe(
    'k@x.de',
  );
  expect(customerOf(stranger)).toBe('Visitor 4A0E');
  expect(customerOf(aConversation('other', { ...nobody, contactId }))).toBe('Visitor 4A0E');
  expect(customerOf(aConversation('a-b9f2', { ...nobody, contactId: null }))).toBe('Visitor B9F2');
  expect(titleOf({ ...stranger, subject: 'Refund' })).toBe('Refund');
  expect(titleOf(stranger)).toBe('Visitor 4A0E');
});
