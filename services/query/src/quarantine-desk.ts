import type { Logger } from '@k8s-audit/logging';
import {
  countQuarantine,
  discardQuarantined,
  findQuarantined,
  listQuarantine,
  readQuarantinedBody,
  requestReplay,
  type Database,
  type QuarantinedItem,
  type QuarantinePage,
  type QuarantineState,
  type QuarantineSums,
} from '@k8s-audit/store';

/** What people may ask and do about the quarantine. */
export interface QuarantineDesk {
  list(options: {
    readonly state: QuarantineState;
    readonly limit: number;
    readonly cursor?: string | undefined;
  }): Promise<QuarantinePage>;
  sums(): Promise<QuarantineSums>;
  find(id: string): Promise<QuarantinedItem | null>;
  body(id: string): Promise<Buffer | null>;
  /** Resolves to false where the item is in no state for that. */
  replay(id: string, by: string): Promise<boolean>;
  discard(id: string, by: string, reason: string): Promise<boolean>;
}

/** Each change is logged: who, what, why. */
export function createQuarantineDesk(db: Database, logger: Logger): QuarantineDesk {
  return {
    list: (options) => listQuarantine(db, options),
    sums: () => countQuarantine(db),
    find: (id) => findQuarantined(db, id),
    body: (id) => readQuarantinedBody(db, id),
    async replay(id, by) {
      const done = await requestReplay(db, { id, by });
      if (done) logger.info({ id, by }, 'a replay of the quarantine was asked for');
      return done;
    },
    async discard(id, by, reason) {
      const done = await discardQuarantined(db, { id, by, reason });
      if (done) logger.warn({ id, by, reason }, 'an item of the quarantine was discarded');
      return done;
    },
  };
}
