export { aReceivedBatch } from './a-received-batch.ts';
export { anAuditEvent } from './an-audit-event.ts';
export {
  createApiserverClient,
  formatEventList as anEventList,
  wrapItems,
} from '@k8s-audit/apiserver-client';
export { findBarriers } from './browser/find-barriers.ts';
export { openTestBrowser, type TestBrowser, type TestPage } from './browser/open-test-browser.ts';
export { createEventStream } from './create-event-stream.ts';
export { createTestDatabase, type TestDatabase } from './create-test-database.ts';
export { eventually } from './eventually.ts';
export { findPnpm } from './find-pnpm.ts';
export {
  startFaultProxy,
  type Direction,
  type FaultProxy,
} from './fault-proxy/start-fault-proxy.ts';
export { checkAsyncProperty, checkProperty } from './fuzz/check-property.ts';
export { readCorpus } from './read-corpus.ts';
export { openTestStore, type TestStore } from './open-test-store.ts';
export { startPipeline, stopPipelinesOnSignals, type Pipeline } from './start-pipeline.ts';
export { eventIdOf } from './read-event.ts';
export { HOSTILE_STRINGS, tellRollout } from '@k8s-audit/local';
export { createAuthority, type IssuedCertificate, type TestAuthority } from './create-authority.ts';
