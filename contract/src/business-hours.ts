import { z } from 'zod';
import { timeZone } from './organizations.ts';
import { defineRoute, text, time } from './route.ts';

export const Weekday = z.enum([
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]);
export type Weekday = z.infer<typeof Weekday>;

/** A time of the day as clocks show it; `24:00` is the end of the day. */
const clockTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/u, 'A time as 09:00');

/** From one time of a day to a later one of the same day. */
const OpenSpan = z
  .object({ from: clockTime, to: clockTime })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'Must be later than it opens' });

/** When people of the team are there, by the clocks of a time zone. */
export const BusinessHours = z.object({
  timeZone,
  /** Nothing for a day: closed. */
  weekly: z.record(Weekday, z.array(OpenSpan).max(4)),
  /** Days on which nobody is there. */
  holidays: z.array(z.object({ date: z.iso.date(), name: text(80) })).max(200),
});
export type BusinessHours = z.infer<typeof BusinessHours>;

/** Hours with what they mean now. */
const HoursNow = z.object({
  /** Null: none are set, so nobody is ever told that the team is closed. */
  hours: BusinessHours.nullable(),
  isOpen: z.boolean(),
  /** When it opens again; null where it is open, or never opens. */
  opensAt: time.nullable(),
});

export const getBusinessHours = defineRoute({
  method: 'GET',
  path: '/api/business-hours',
  name: 'businessHours.get',
  summary: 'When people of the organization are there',
  access: { permission: 'organization.read' },
  response: HoursNow,
});
export const setBusinessHours = defineRoute({
  method: 'PUT',
  path: '/api/business-hours',
  name: 'businessHours.set',
  summary: 'Set when people of the organization are there',
  access: { permission: 'organization.write' },
  body: z.object({ hours: BusinessHours.nullable() }).strict(),
  response: HoursNow,
});
