import { Weekday } from '@frontdesk/contract';
import type { BusinessHours } from '@frontdesk/contract';
import { dateAfter, instantsOf, wallTimeAt } from './zone.ts';

interface Span {
  /** Minutes since midnight. */
  from: number;
  to: number;
}

/** Further than a year nobody is told to wait. */
const DAYS_AHEAD = 400;

/** True if the team is there at an instant, by the clocks of its own time zone. */
export function openAt(hours: BusinessHours, instant: Date): boolean {
  const { date, minutes } = wallTimeAt(hours.timeZone, instant.getTime());
  return spansOn(hours, date).some(({ from, to }) => from <= minutes && minutes < to);
}

/**
 * The first instant, not before the given one, at which the team is there; undefined where it never
 * is. Clocks that are put forward past an opening open at that moment.
 */
export function nextOpening(hours: BusinessHours, instant: Date): Date | undefined {
  if (openAt(hours, instant)) return instant;
  const { timeZone } = hours;
  const today = wallTimeAt(timeZone, instant.getTime()).date;
  for (let days = 0; days <= DAYS_AHEAD; days += 1) {
    const date = dateAfter(today, days);
    const openings = spansOn(hours, date)
      .flatMap(({ from }) => instantsOf(timeZone, { date, minutes: from }))
      .filter((at) => at > instant.getTime() && openAt(hours, new Date(at)));
    if (openings.length > 0) return new Date(Math.min(...openings));
  }
  return undefined;
}

/** When the team is there again; null where it is there now, keeps no hours, or never comes back. */
export function opensAgain(hours: BusinessHours | null, instant: Date): Date | null {
  if (hours === null || openAt(hours, instant)) return null;
  return nextOpening(hours, instant) ?? null;
}

function spansOn({ weekly, holidays }: BusinessHours, date: string): Span[] {
  if (holidays.some((holiday) => holiday.date === date)) return [];
  return weekly[weekdayOf(date)].map(({ from, to }) => ({
    from: minutesOf(from),
    to: minutesOf(to),
  }));
}

const SUNDAY = 6;

function weekdayOf(date: string): Weekday {
  // Sunday is 0 there and the last here.
  const day = (new Date(`${date}T00:00:00Z`).getUTCDay() + SUNDAY) % 7;
  return Weekday.options[day] ?? 'sunday';
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
