export { addDemo } from './demo.ts';
export type { DemoParts } from './demo.ts';
