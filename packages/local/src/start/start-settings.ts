import { z } from 'zod';
import { httpPort, readSettings } from '@k8s-audit/config';

const startSettings = z.object({
  DATA_DIR: z.string().default('.data'),
  INGEST_PORT: httpPort(8080),
  QUERY_PORT: httpPort(8081),
  WRITER_PORT: httpPort(8082),
  DB_HOST: z.string().optional(),
  REDIS_URL: z.string().optional(),
  WEBHOOK_TOKEN: z.string().optional(),
  QUERY_API_TOKEN: z.string().optional(),
  ADMIN_PASSWORD: z.string().optional(),
  SESSION_SECRET: z.string().optional(),
  REDACTION_KEY: z.string().optional(),
  LOG_SIGNING_KEY_FILE: z.string().optional(),
});

export const readStartSettings = (environment = process.env) =>
  readSettings(startSettings, environment);
export type StartSettings = ReturnType<typeof readStartSettings>;
