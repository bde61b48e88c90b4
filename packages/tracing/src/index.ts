export { NO_TRACING, type Tracing } from './tracing.ts';
export { startTracing } from './start-tracing.ts';
