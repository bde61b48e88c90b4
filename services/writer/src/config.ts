import { z } from 'zod';
import {
  databaseSettings,
  httpPort,
  readSettings,
  redisSettings,
  serviceSettings,
  tlsSettings,
  tracingSettings,
  wholeNumber,
} from '@k8s-audit/config';

const writerSettings = z.object({
  ...serviceSettings,
  ...redisSettings,
  ...databaseSettings,
  ...tlsSettings,
  ...tracingSettings,
  HTTP_PORT: httpPort(8082),
  /** A private Ed25519 key in PEM; without it the log is not signed. */
  LOG_SIGNING_KEY: z.string().optional(),
  LOG_ORIGIN: z.string().optional(),
  LOG_CHECKPOINT_SECONDS: wholeNumber({ min: 1, max: 86_400, otherwise: 60 }),
  LOG_DESTINATIONS: z.string().default(''),
  LOG_WEBHOOK_TOKEN: z.string().optional(),
  LOG_S3_ACCESS_KEY_ID: z.string().optional(),
  LOG_S3_SECRET_ACCESS_KEY: z.string().optional(),
  RETENTION_DAYS: wholeNumber({ min: 1, max: 3_650, otherwise: 90 }),
});

export const readWriterSettings = (environment = process.env) =>
  readSettings(writerSettings, environment);
