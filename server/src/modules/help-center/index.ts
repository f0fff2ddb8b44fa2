export { addHelpCenter } from './help-center.ts';
export type { HelpCenterDependencies } from './help-center.ts';
