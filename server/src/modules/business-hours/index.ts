export { nextOpening, openAt, opensAgain } from './open.ts';
export { hoursIn, readHours } from './read.ts';
export { businessHoursRoutes } from './routes.ts';
