import { createHmac } from 'node:crypto';
import { z } from 'zod';
import {
  databaseSettings,
  httpPort,
  queueHighWater,
  readSettings,
  redisSettings,
  serviceSettings,
  tlsSettings,
} from '@k8s-audit/config';

const querySettings = z.object({
  ...serviceSettings,
  ...databaseSettings,
  REDIS_URL: redisSettings.REDIS_URL,
  REDIS_CLUSTER_SHARDS: redisSettings.REDIS_CLUSTER_SHARDS,
  /** As ingest has it: the page says how long the room below it lasts. */
  QUEUE_HIGH_WATER: queueHighWater,
  ...tlsSettings,
  HTTP_PORT: httpPort(8081),
  /** Bearer of the API: role auditor, all clusters. */
  QUERY_API_TOKEN: z.string().optional(),
  /** Password of the user `admin`. */
  ADMIN_PASSWORD: z.string().optional(),
  /** Signs sessions; the same in every copy of the service. */
  SESSION_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  /** Where clusters reach ingest, for the page that says how to connect one. */
  INGEST_PUBLIC_URL: z.url('must be a URL such as https://audit.example.com').optional(),
});

export const readQuerySettings = (environment = process.env) => {
  const settings = readSettings(querySettings, environment);
  if (!settings.ADMIN_PASSWORD && !settings.QUERY_API_TOKEN) {
    throw new Error('set ADMIN_PASSWORD, QUERY_API_TOKEN or both: nothing is served to strangers');
  }
  return settings;
};

/** Without a secret of its own, sessions are signed by one that follows from the password. */
export function sessionSecretOf(settings: ReturnType<typeof readQuerySettings>): string {
  const base = settings.ADMIN_PASSWORD ?? settings.QUERY_API_TOKEN ?? '';
  return (
    settings.SESSION_SECRET ?? createHmac('sha256', base).update('k8s-audit session').digest('hex')
  );
}
