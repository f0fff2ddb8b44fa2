import { expect, test } from 'vitest';
import { firstHours, nextSpan, readEnd, shownEnd } from './hours-form.ts';

test('a further span begins after a break, and never goes over the end of the day', () => {
  expect(nextSpan([])).toEqual({ from: '09:00', to: '17:00' });
  expect(nextSpan([{ from: '09:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' });
  expect(nextSpan([{ from: '20:00', to: '24:00' }])).toEqual({ from: '23:00', to: '24:00' });
});

test('the end of the day is shown as midnight and read as its end', () => {
  expect(readEnd(shownEnd('24:00'))).toBe('24:00');
  expect(readEnd(shownEnd('17:30'))).toBe('17:30');
});

test('the first week is in the organization’s time zone, and closed at the weekend', () => {
  const { timeZone, weekly } = firstHours('Europe/Berlin');
  expect(timeZone).toBe('Europe/Berlin');
  expect(weekly.sunday).toEqual([]);
});
