export { billUsage } from './bill-usage.ts';
export { checkChannels } from './check-channels.ts';
export { channelRoutes } from './routes.ts';
export {
  addChannel,
  findChannel,
  findChannelByKey,
  findOpenChannel,
  widgetConfigOf,
} from './channel.ts';
export type { ChannelRow } from './channel.ts';
export { identitySecrets } from './identity-secret.ts';
export { contextOf, createOpenChannel } from './open.ts';
export type { OpenChannel, OpenParts } from './open.ts';
export type { ChannelParts } from './parts.ts';
