import { z } from 'zod';
import { trueOrFalse, wholeNumber } from './setting-kinds.ts';

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
