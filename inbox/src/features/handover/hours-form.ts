import type { BusinessHours, Weekday } from '@frontdesk/contract';

export type Span = BusinessHours['weekly'][Weekday][number];

export const weekdays: readonly { day: Weekday; title: string }[] = [
  { day: 'monday', title: 'Monday' },
  { day: 'tuesday', title: 'Tuesday' },
  { day: 'wednesday', title: 'Wednesday' },
  { day: 'thursday', title: 'Thursday' },
  { day: 'friday', title: 'Friday' },
  { day: 'saturday', title: 'Saturday' },
  { day: 'sunday', title: 'Sunday' },
];

const OFFICE: Span = { from: '09:00', to: '17:00' };

/** What the form begins with: the usual week of an office. */
export function firstHours(timeZone: string): BusinessHours {
  return {
    timeZone,
    weekly: {
      monday: [OFFICE],
      tuesday: [OFFICE],
      wednesday: [OFFICE],
      thursday: [OFFICE],
      friday: [OFFICE],
      saturday: [],
      sunday: [],
    },
    holidays: [],
  };
}

/** A further span of a day, after its last one. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (!last) return OFFICE;
  const from = Math.min(minutesOf(last.to) + 60, LAST - 60);
  return { from: clock(from), to: clock(Math.min(from + 4 * 60, LAST)) };
}

/** A field for a time knows no 24:00: there the end of the day is the midnight that ends it. */
export function shownEnd(to: string): string {
  return to === '24:00' ? '00:00' : to;
}

export function readEnd(shown: string): string {
  return shown === '00:00' ? '24:00' : shown;
}

const LAST = 24 * 60;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function clock(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
