import { z } from 'zod';
import {
  databaseSettings,
  httpPort,
  readSettings,
  redisSettings,
  serviceSettings,
  tlsSettings,
  wholeNumber,
} from '@k8s-audit/config';

const writerSettings = z.object({
  ...serviceSettings,
  ...redisSettings,
  ...databaseSettings,
  ...tlsSettings,
  HTTP_PORT: httpPort(8082),
  RETENTION_DAYS: wholeNumber({ min: 1, max: 3_650, otherwise: 90 }),
});

export const readWriterSettings = (environment = process.env) =>
  readSettings(writerSettings, environment);
