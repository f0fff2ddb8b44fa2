export { nextOpening, openAt } from './open.ts';
export { hoursIn, readHours } from './read.ts';
export { businessHoursRoutes } from './routes.ts';
