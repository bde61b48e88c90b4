import { hash } from 'node:crypto';
import { parseChunkDetails, type ChunkDetails, type LogEntry } from '@k8s-audit/merkle-log';
import type { Database } from '../../connection/database.ts';
import { decodeChunkIndex } from '../../format/chunk-index.ts';
import { unpackFrame } from '../../format/unpack-frame.ts';
import { placesOf } from '../prove-event.ts';
import { readLeaves } from '../read-leaves.ts';
import type { Findings } from './finding.ts';
import type { LeafReport } from './verify-leaves.ts';

export type ChunkEntry = Extract<LogEntry, { kind: 'chunk' }>;

interface StoredChunk {
  readonly places: Buffer;
  readonly data: Buffer;
  readonly details: Buffer | null;
}

export interface ChunkReport {
  /** Chunks that are there, and events in them. */
  readonly chunks: number;
  readonly events: number;
  /** Chunks that retention dropped. */
  readonly dropped: number;
}

const PAGE = 1_000;

/** Looks at the bytes of every chunk of the log: each frame must hash to what was acknowledged. */
export async function verifyChunks(
  db: Database,
  { size, dropped: droppedDays }: LeafReport,
  findings: Findings,
): Promise<ChunkReport> {
  let [chunks, events, dropped] = [0, 0, 0];
  for await (const { position, entry } of eachChunk(db, size)) {
    const stored = await readChunk(db, entry);
    if (stored === null && droppedDays.has(position, entry)) dropped += 1;
    else if (stored === null)
      findings.add('missing', position, `${nameOf(entry)} is gone with its ${entry.events} events`);
    else {
      chunks += 1;
      events += entry.events;
      const problem = await findProblem(entry, stored);
      if (problem !== null) findings.add('altered', position, `${nameOf(entry)}: ${problem}`);
    }
  }
  return { chunks, events, dropped };
}

export interface ChunkLeaf {
  readonly position: number;
  readonly entry: ChunkEntry;
}

/** The leaves that are about chunks, in the order of the log. */
export async function* eachChunk(db: Database, size: number): AsyncGenerator<ChunkLeaf> {
  for (let from = 0; from < size; from += PAGE)
    for (const { position, entry } of await readLeaves(db.knex, from, Math.min(PAGE, size - from)))
      if (entry.kind === 'chunk') yield { position, entry };
}

export const nameOf = ({ chunk, receivedAt }: ChunkEntry): string =>
  `batch ${chunk}, received ${receivedAt.toISOString()}`;

async function readChunk(db: Database, { day, chunk }: ChunkEntry): Promise<StoredChunk | null> {
  const parts = await db
    .knex('chunks')
    .where({ day, chunk })
    .orderBy('part')
    .select<StoredChunk[]>('places', 'data', 'details');
  const [first] = parts;
  return first === undefined
    ? null
    : { ...first, data: Buffer.concat(parts.map(({ data }) => data)) };
}

/** Details that the leaf has the hash of; null when they are others. */
export function readDetails(entry: ChunkEntry, details: Buffer | null): ChunkDetails | null {
  if (details === null || !hash('sha256', details, 'buffer').equals(entry.details)) return null;
  return parseChunkDetails(details.toString());
}

async function findProblem(entry: ChunkEntry, stored: StoredChunk): Promise<string | null> {
  const details = readDetails(entry, stored.details);
  if (details === null) return 'what is said of it is not what the log holds';
  try {
    return await compareFrames(details, stored);
  } catch (error) {
    return `it cannot be read any more (${(error as Error).message})`;
  }
}

async function compareFrames(details: ChunkDetails, stored: StoredChunk): Promise<string | null> {
  const index = decodeChunkIndex(stored.places);
  if (index.frames.length !== details.frames.length) return 'it has other parts than were stored';
  for (const [at, told] of details.frames.entries()) {
    const frame = index.frames[at];
    if (frame === undefined) return `part ${at} is gone`;
    const places = placesOf(index, frame);
    if (!hash('sha256', places, 'buffer').equals(told.places) || places.length !== told.slots * 8)
      return `its part ${at} is divided into other events than were stored`;
    if (frame.receivedAtMs !== told.receivedAt.getTime())
      return `its part ${at} is said to have been received at another time`;
    const packed = stored.data.subarray(frame.at, frame.at + frame.bytes);
    const content = await unpackFrame(packed, index, frame);
    if (!hash('sha256', content, 'buffer').equals(told.content))
      return `the bytes of its part ${at} are not those that were received`;
  }
  return null;
}
