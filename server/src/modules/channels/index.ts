export { channelRoutes } from './routes.ts';
export { addChannel, findChannelByKey, widgetConfigOf } from './channel.ts';
export type { ChannelRow } from './channel.ts';
export { identitySecrets } from './identity-secret.ts';
