export { readSettings } from './read-settings.ts';
export { byteSize, wholeNumber } from './setting-kinds.ts';
export { SettingsError } from './settings-error.ts';
export {
  databaseSettings,
  httpPort,
  redisSettings,
  serviceSettings,
  toDatabaseAddress,
} from './shared-settings.ts';
export { ANY_CLUSTER, parseWebhookTokens, type WebhookTokens } from './webhook-tokens.ts';
