import { HttpError } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type { Access, AccessLog } from '@k8s-audit/store';

export interface AccessRecorder {
  /** Written with others in a moment, so that no search waits for it. */
  note(entry: Access): void;
  /** Written before this resolves: for what must not happen unnoticed. */
  write(entry: Access): Promise<void>;
  /** Throws HttpError 503 while too much waits to be written: what cannot be noted is not given. */
  requireRoom(): void;
  /** Writes what waits now. */
  flush(): Promise<void>;
}

const WRITE_EVERY_MS = 500;
const MOST_AT_ONCE = 500;
/** Some MB; minutes of busy readers while the database is away. */
const MOST_WAITING = 10_000;

/** Notes what readers do, many in one statement. What could not be written waits for the next time. */
export function createAccessRecorder(log: AccessLog, logger: Logger): AccessRecorder {
  let waiting: Access[] = [];
  let running: Promise<void> = Promise.resolve();
  const writeOut = async (): Promise<void> => {
    while (waiting.length > 0) {
      const some = waiting.slice(0, MOST_AT_ONCE);
      await log.append(some);
      waiting = waiting.slice(some.length);
    }
  };
  const writeSoon = (): Promise<void> => {
    running = running.then(writeOut).catch((error: unknown) => {
      logger.warn({ err: error, waiting: waiting.length }, 'the access log waits for the database');
    });
    return running;
  };
  setInterval(() => {
    if (waiting.length > 0) void writeSoon();
  }, WRITE_EVERY_MS).unref();
  return {
    note(entry) {
      waiting.push(entry);
    },
    write: (entry) => log.append([entry]),
    requireRoom() {
      if (waiting.length < MOST_WAITING) return;
      const message = 'the access log cannot be written, and nothing is shown unnoticed; try later';
      throw new HttpError(503, 'access_log_unavailable', message, { retryAfterSeconds: 5 });
    },
    flush: writeSoon,
  };
}
