export { createErrorResponder, notFound, toHttpError } from './error-responder.ts';
export { createHealthRoutes } from './health-routes.ts';
export { HttpError } from './http-error.ts';
export { createMetricsRegistry, createMetricsRoute } from './metrics-route.ts';
export { runService } from './run-service.ts';
export { hashSecret, readBearerToken, secretMatches } from './secret-comparison.ts';
export { signToken, tokenIsValid } from './sign-in-token.ts';
export { startServer, type RunningServer } from './start-server.ts';
export { stopOnSignal } from './stop-on-signal.ts';
