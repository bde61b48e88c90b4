export { createApiserverClient, QUERY, TIMEOUT_MS, type Delivery } from './apiserver-client.ts';
export { createAgent } from './create-agent.ts';
export {
  BrokenRedirectError,
  deliverBatch,
  isDelivered,
  isReadableType,
  type BatchAnswer,
} from './deliver-batch.ts';
export { exchange, type Answer, type ExchangeOptions } from './exchange.ts';
export {
  EVENT_LIST_END,
  EVENT_LIST_START,
  formatEventList,
  wrapItems,
} from './format-event-list.ts';
export { readKubeconfig, type KubeconfigEntry } from './read-kubeconfig.ts';
export { systemAuthorities } from './system-authorities.ts';
export { resolveAccess, type AccessRemark, type WebhookAccess } from './webhook-access.ts';
