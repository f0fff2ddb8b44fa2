export * from './clock.ts';
export * from './cursor.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './logger.ts';
export * from './safe-fetch.ts';
export * from './secrets.ts';
