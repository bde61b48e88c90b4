import { isIP } from 'node:net';
import { z } from 'zod';
import { trueOrFalse, wholeNumber } from './setting-kinds.ts';
import { SettingsError } from './settings-error.ts';

/** Settings that every service has. */
export const serviceSettings = {
  ENVIRONMENT: z.string().default('production'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
  HTTP_HOST: z.string().default('0.0.0.0'),
};

export const httpPort = (otherwise: number) => wholeNumber({ min: 0, max: 65_535, otherwise });

/** PEM files; read again when they change. */
export const tlsSettings = {
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  /** Authorities whose client certificates are taken. */
  TLS_CLIENT_CA_FILE: z.string().optional(),
};

/** The TLS settings under the names that code uses; undefined without TLS. Throws SettingsError on half of them. */
export function toTlsFiles(settings: {
  TLS_CERT_FILE?: string | undefined;
  TLS_KEY_FILE?: string | undefined;
  TLS_CLIENT_CA_FILE?: string | undefined;
}) {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = settings;
  if (certFile !== undefined && keyFile !== undefined)
    return { certFile, keyFile, clientCaFile: settings.TLS_CLIENT_CA_FILE };
  if (certFile === undefined && keyFile === undefined) return undefined;
  const name = certFile === undefined ? 'TLS_CERT_FILE' : 'TLS_KEY_FILE';
  throw new SettingsError([
    { name, message: 'is missing: TLS needs both a certificate and its key' },
  ]);
}

/** Proxies whose headers about the client are believed: addresses or CIDR ranges, separated by commas. */
export const trustedProxies = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((range) => range.trim()))
  .transform((ranges) => ranges.filter((range) => range !== ''))
  .refine((ranges) => ranges.every(isAddressRange), {
    message: 'must be addresses or ranges such as 10.0.0.0/8, separated by commas',
  });

function isAddressRange(text: string): boolean {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix ?? 0) <= (family === 6 ? 128 : 32);
}

/** Where traces of batches go; by the names that OpenTelemetry gave these settings. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://collector:4318' })
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number('must be a number from 0 to 1').min(0).max(1).default(1),
};

/** The tracing settings under the names that code uses. */
export const toTracing = (settings: {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_TRACES_SAMPLER_ARG: number;
}) => ({
  endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
  ratio: settings.OTEL_TRACES_SAMPLER_ARG,
});

const REDIS_ADDRESS = /^rediss?:\/\/\S+$/;

export const redisSettings = {
  /** One server or several, separated by commas: server number i holds queue shard i. */
  REDIS_URL: z
    .string()
    .default('redis://127.0.0.1:6379')
    .transform((text) => text.split(',').map((url) => url.trim()))
    .refine(
      (urls) => urls.every((url) => REDIS_ADDRESS.test(url) && URL.canParse(url)),
      'must be redis://host:port, or several of them separated by commas',
    ),
  /** With a Redis Cluster: over how many shards the queue is spread; REDIS_URL names some of its nodes. */
  REDIS_CLUSTER_SHARDS: wholeNumber({ min: 0, max: 64, otherwise: 0 }),
  ALLOW_VOLATILE_QUEUE: trueOrFalse('false'),
};

/** Percent of Redis' memory from which on batches are refused: writers need room to drain it. */
export const queueHighWater = wholeNumber({ min: 10, max: 95, otherwise: 85 });

export const databaseSettings = {
  DB_HOST: z.string().default('127.0.0.1'),
  DB_PORT: wholeNumber({ min: 1, max: 65_535, otherwise: 3306 }),
  DB_USER: z.string().default('k8s_audit'),
  DB_PASSWORD: z.string().default(''),
  DB_NAME: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,64}$/, 'must be 1 to 64 letters, digits or underscores')
    .default('k8s_audit'),
};

/** The database settings under the names that code uses. */
export function toDatabaseAddress(settings: {
  DB_HOST: string;
  DB_PORT: number;
  DB_USER: string;
  DB_PASSWORD: string;
  DB_NAME: string;
}) {
  return {
    host: settings.DB_HOST,
    port: settings.DB_PORT,
    user: settings.DB_USER,
    password: settings.DB_PASSWORD,
    name: settings.DB_NAME,
  };
}
