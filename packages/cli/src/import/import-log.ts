import { createHash } from 'node:crypto';
import { CommandError, EXIT } from '../exit-code.ts';
import { showText } from '../output/show-text.ts';
import type { ImportProgress, LogPlace } from './import-progress.ts';
import { openLog } from './open-log.ts';
import { readLines, type Line } from './read-lines.ts';
import { sendLines, type LineTarget } from './send-lines.ts';
import { isOneItem } from './wrap-lines.ts';

/** As many events as a large batch of kube-apiserver has, and no more bytes than ingest makes one job of. */
const BATCH_LINES = 800;
const BATCH_BYTES = 2 ** 20;
/** On the way at once: one is read while others are written to Redis' disk. */
const BATCHES_AT_ONCE = 4;
const LINE_FEED = '\n';

export interface ImportTarget extends Omit<LineTarget, 'signal'> {
  readonly progress: ImportProgress;
  /** Hears of each batch that was acknowledged. */
  readonly onSent: (events: number) => void;
}

export interface ImportedLog {
  readonly events: number;
  /** Where this run began: what lies before was imported earlier. */
  readonly resumedAtBytes: number;
  /** A last line that is not yet whole was left for the next run. */
  readonly hasOpenLine: boolean;
}

interface Batch {
  readonly lines: readonly Buffer[];
  readonly bytes: number;
  readonly digest: string;
}

/** Imports a file from where the last run came to. Rejects with CommandError; what was sent counts. */
export async function importFile(
  path: string,
  target: ImportTarget,
  onRead: (bytes: number) => void,
): Promise<ImportedLog> {
  const log = await nameLog(path);
  const { progress } = target;
  const known = progress.find(log);
  const start = known !== undefined && (await beginsWith(path, known)) ? known.bytes : 0;
  const keep = ({ bytes, digest }: Batch): void => progress.set(log, { bytes, digest });
  return importStream(openLog(path, onRead), { ...target, start, keep });
}

/**
 * Imports what a stream gives, from `start` on. `keep` is called for each batch in order, once it and
 * all before it are acknowledged.
 */
export async function importStream(
  chunks: AsyncIterable<Buffer>,
  target: ImportTarget & { readonly start: number; readonly keep: (batch: Batch) => void },
): Promise<ImportedLog> {
  const onTheWay: Array<{ readonly batch: Batch; readonly sent: Promise<void> }> = [];
  const failure = new AbortController();
  let events = 0;
  const settleOldest = async (): Promise<void> => {
    const [oldest] = onTheWay;
    if (oldest === undefined) return;
    await oldest.sent;
    onTheWay.shift();
    target.keep(oldest.batch);
    events += oldest.batch.lines.length;
    target.onSent(oldest.batch.lines.length);
  };
  const rest: { openLine: boolean } = { openLine: false };
  try {
    for await (const batch of batchLines(readLines(chunks), target.start, rest)) {
      const sent = sendLines(batch.lines, { ...target, signal: failure.signal });
      sent.catch(() => undefined); // Heard when its turn comes.
      onTheWay.push({ batch, sent });
      if (onTheWay.length === BATCHES_AT_ONCE) await settleOldest();
    }
    while (onTheWay.length > 0) await settleOldest();
  } finally {
    failure.abort(); // What is behind a batch that failed is not tried any more.
  }
  return { events, resumedAtBytes: target.start, hasOpenLine: rest.openLine };
}

async function* batchLines(
  lines: AsyncIterable<Line>,
  start: number,
  rest: { openLine: boolean },
): AsyncGenerator<Batch> {
  const hash = createHash('sha256');
  let held: Buffer[] = [];
  let heldBytes = 0;
  let end = 0;
  const close = (): Batch => {
    const batch = { lines: held, bytes: end, digest: hash.copy().digest('hex') };
    held = [];
    heldBytes = 0;
    return batch;
  };
  for await (const line of lines) {
    rest.openLine = !line.ended && !isOneItem(line.text);
    if (rest.openLine) break;
    hash.update(line.text).update(LINE_FEED);
    end = line.end;
    if (end <= start) continue;
    held.push(line.text);
    heldBytes += line.text.length;
    if (held.length === BATCH_LINES || heldBytes >= BATCH_BYTES) yield close();
  }
  if (held.length > 0) yield close();
}

/** Whether the lines of a log up to a place are those that were there when it was kept. */
async function beginsWith(path: string, place: LogPlace): Promise<boolean> {
  const hash = createHash('sha256');
  for await (const line of readLines(openLog(path))) {
    hash.update(line.text).update(LINE_FEED);
    if (line.end >= place.bytes)
      return line.end === place.bytes && hash.digest('hex') === place.digest;
  }
  return false;
}

/** A log's name is its first line. Throws CommandError where that is no event. */
export async function nameLog(path: string): Promise<string> {
  for await (const { text, ended } of readLines(openLog(path))) {
    if (!ended && !isOneItem(text)) break; // Begun a moment ago.
    if (isEvent(text)) return createHash('sha256').update(text).digest('hex');
    throw new CommandError(
      EXIT.failed,
      `${path} is no log of audit events: it begins "${showText(text.toString('utf8', 0, 60))}". Needed is one JSON event a line, as kube-apiserver writes it with --audit-log-format=json; take events of a cloud out of their wrapping first.`,
    );
  }
  return EMPTY;
}

/** What an empty log is called: there is nothing to go on from. */
const EMPTY = '';

function isEvent(line: Buffer): boolean {
  try {
    const event = JSON.parse(line.toString('utf8')) as { auditID?: unknown } | null;
    return typeof event?.auditID === 'string';
  } catch {
    return false;
  }
}
