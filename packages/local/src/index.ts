export { ensurePrograms, MARIADB, REDIS } from './servers/ensure-programs.ts';
export { findFreePort } from './servers/child-server.ts';
export { startPrivateMariadb, type MariadbAccess } from './servers/start-private-mariadb.ts';
export { startPrivateRedis } from './servers/start-private-redis.ts';
export { startService, type ServiceName, type ServiceProcess } from './start/service-process.ts';
export { tellRollout } from './demo/tell-rollout.ts';
