export { addWebhooks } from './add-webhooks.ts';
export type { WebhookParts } from './parts.ts';
export { receiveWebhook } from './receive-webhook.ts';
export { createWebhooks } from './webhooks.ts';
