import { z } from 'zod';
import {
  byteSize,
  httpPort,
  readSettings,
  redisSettings,
  serviceSettings,
} from '@k8s-audit/config';

const ingestSettings = z.object({
  ...serviceSettings,
  ...redisSettings,
  HTTP_PORT: httpPort(8080),
  /** One token that may write every cluster. */
  WEBHOOK_TOKEN: z.string().optional(),
  /** JSON file: cluster → SHA-256 hashes of its tokens. */
  WEBHOOK_TOKENS_FILE: z.string().optional(),
  /** The API server's client sets no limit to a batch: tens of MB are normal. */
  BODY_LIMIT: byteSize('256MiB'),
});

export const readIngestSettings = (environment = process.env) =>
  readSettings(ingestSettings, environment);
