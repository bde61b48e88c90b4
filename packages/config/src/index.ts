export { readSettings } from './read-settings.ts';
export { byteSize, wholeNumber } from './setting-kinds.ts';
export { SettingsError } from './settings-error.ts';
export {
  databaseSettings,
  httpPort,
  queueHighWater,
  redisSettings,
  serviceSettings,
  tlsSettings,
  toDatabaseAddress,
  toTlsFiles,
  toTracing,
  tracingSettings,
  trustedProxies,
} from './shared-settings.ts';
export { ANY_CLUSTER_NAME, parseWebhookTokens, type WebhookTokens } from './webhook-tokens.ts';
