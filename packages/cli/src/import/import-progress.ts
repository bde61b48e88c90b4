import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CommandError, EXIT } from '../exit-code.ts';

/** How far a log has come: all up to here was acknowledged. */
const logPlace = z.object({
  bytes: z.number().int().min(0),
  /** SHA-256 of those bytes: a log that begins alike and goes on otherwise is another one. */
  digest: z.string(),
});
export type LogPlace = z.infer<typeof logPlace>;

const progressFile = z.object({ v: z.literal(1), logs: z.record(z.string(), logPlace) });

export interface ImportProgress {
  find(log: string): LogPlace | undefined;
  /** Keeps it for the next run; written now and then, and by `flush`. */
  set(log: string, place: LogPlace): void;
  flush(): void;
}

/** Repeating this much costs nothing: what was stored is not stored again. */
const WRITE_EVERY_MS = 1_000;

/**
 * What was imported to one webhook. Logs are known by their first line, so that renaming and
 * compressing them, as rotation does, makes no new ones of them.
 */
export function openImportProgress(file: string): ImportProgress {
  const logs = readLogs(file);
  let writtenAt = 0;
  const flush = (): void => {
    writtenAt = Date.now();
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify({ v: 1, logs: Object.fromEntries(logs) }));
    renameSync(`${file}.new`, file);
  };
  return {
    find: (log) => logs.get(log),
    set(log, place) {
      logs.set(log, place);
      if (Date.now() - writtenAt > WRITE_EVERY_MS) flush();
    },
    flush,
  };
}

/** For who wants none. */
export const noProgress: ImportProgress = {
  find: () => undefined,
  set: () => undefined,
  flush: () => undefined,
};

export function defaultProgressFile(
  webhook: URL,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const state = environment['XDG_STATE_HOME'] || join(homedir(), '.local/state');
  const name = createHash('sha256').update(`${webhook.origin}${webhook.pathname}`).digest('hex');
  return join(state, 'k8s-audit', `import-${name.slice(0, 16)}.json`);
}

function readLogs(file: string): Map<string, LogPlace> {
  try {
    const { logs } = progressFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(Object.entries(logs));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw new CommandError(
      EXIT.failed,
      `The progress of earlier imports cannot be read: delete ${file} to begin anew (nothing is stored twice), or give another --progress-file.`,
      { cause: error },
    );
  }
}
