export { createAttendance } from './attendance.ts';
export type { Attendance } from './attendance.ts';
export { availability, isTeamHere } from './availability.ts';
export { availabilityRoutes } from './routes.ts';
export type { ComesOnline } from './seen.ts';
