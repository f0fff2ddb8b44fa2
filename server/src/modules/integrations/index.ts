export { misfit } from './check-value.ts';
export { createIntegrations } from './integrations.ts';
export type { Integrations } from './integrations.ts';
export { refreshTools } from './refresh-tools.ts';
export type { ToolCall } from './call-tool.ts';
