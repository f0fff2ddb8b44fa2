export { createAttendance } from './attendance.ts';
export type { Attendance } from './attendance.ts';
export { availability, isTeamHere } from './availability.ts';
export { medianReply, replyTime } from './reply-time.ts';
export { availabilityRoutes } from './routes.ts';
export type { ComesOnline } from './seen.ts';
