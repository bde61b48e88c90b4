import { z } from 'zod';
import {
  byteSize,
  httpPort,
  queueHighWater,
  readSettings,
  redisSettings,
  serviceSettings,
  SettingsError,
  tlsSettings,
  toTlsFiles,
  tracingSettings,
  trustedProxies,
  wholeNumber,
} from '@k8s-audit/config';

const isRedactPath = (path: string): boolean => /^([a-z0-9.-]+:)?[^:.]+(\.[^:.]+)*$/.test(path);

const ingestSettings = z.object({
  ...serviceSettings,
  ...redisSettings,
  ...tlsSettings,
  ...tracingSettings,
  HTTP_PORT: httpPort(8080),
  /** One token that may write every cluster. */
  WEBHOOK_TOKEN: z.string().optional(),
  /** JSON file: cluster → SHA-256 hashes of its tokens. */
  WEBHOOK_TOKENS_FILE: z.string().optional(),
  TRUSTED_PROXIES: trustedProxies,
  /** The header in which such a proxy passes on the certificate of its client. */
  CLIENT_CERT_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header, such as ssl-client-cert')
    .optional(),
  /** The API server's client sets no limit to a batch: tens of MB are normal. */
  BODY_LIMIT: byteSize('256MiB'),
  /** Replicas that must have a batch too before it is answered 200. */
  REDIS_WAIT_REPLICAS: wholeNumber({ min: 0, max: 10, otherwise: 0 }),
  QUEUE_HIGH_WATER: queueHighWater,
  /** Refuses batches while the oldest waits longer; 0 for no limit. */
  QUEUE_MAX_AGE_MINUTES: wholeNumber({ min: 0, max: 1_000_000, otherwise: 0 }),
  /** Replaces secret values before anything is kept. */
  REDACTION: z.enum(['on', 'off']).default('on'),
  /** The same on all ingests of an installation; its marks answer «same value as before?». */
  REDACTION_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  /** Further values: `resource:path.to.*.value` or `path`, separated by commas. */
  REDACT_PATHS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((path) => path.trim()))
    .transform((paths) => paths.filter((path) => path !== ''))
    .refine((paths) => paths.every(isRedactPath), {
      message: 'write paths such as configmaps:data.password, with * for any key',
    }),
  /** Also values of arguments such as --password=… in exec commands. */
  REDACT_EXEC_ARGUMENTS: z.stringbool().default(false),
});

/** Throws SettingsError with all that is wrong. */
export const readIngestSettings = (environment = process.env) => {
  const settings = readSettings(ingestSettings, environment);
  const { CLIENT_CERT_HEADER: header, TLS_CLIENT_CA_FILE: authorities } = settings;
  if (header !== undefined && (authorities === undefined || settings.TRUSTED_PROXIES.length === 0))
    throw new SettingsError([
      {
        name: 'CLIENT_CERT_HEADER',
        message: 'needs TRUSTED_PROXIES, whose header is read, and TLS_CLIENT_CA_FILE',
      },
    ]);
  return { ...settings, tlsFiles: toTlsFiles(settings) };
};

export type IngestSettings = ReturnType<typeof readIngestSettings>;
