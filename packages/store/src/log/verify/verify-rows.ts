import { hash } from 'node:crypto';
import { clusterAt, type ChunkDetails } from '@k8s-audit/merkle-log';
import type { Database } from '../../connection/database.ts';
import { ID_BYTES } from '../../format/segment-columns.ts';
import { toEntry, type LeafRow } from '../log-leaf.ts';
import type { Findings } from './finding.ts';
import { findPendingChunks } from './find-pending-chunks.ts';
import { eachChunk, nameOf, readDetails, type ChunkEntry } from './verify-chunks.ts';
import type { LeafReport } from './verify-leaves.ts';

interface EventRow {
  readonly id: Buffer;
  readonly cluster: number;
  readonly chunk: number;
  readonly slot: number;
}

/** A chunk whose rows are coming by, in the order of their ids. */
interface OpenChunk {
  readonly position: number;
  readonly entry: ChunkEntry;
  readonly details: ChunkDetails;
  readonly ids: Buffer;
  rows: number;
}

const ROWS = 10_000;

/** Looks at the row of every event: searches and pages find events by these. */
export async function verifyRows(
  db: Database,
  report: LeafReport,
  findings: Findings,
): Promise<void> {
  const walk = new RowWalk(db, report, findings);
  let after: Buffer = Buffer.alloc(0);
  for (;;) {
    const rows = await db
      .knex('events')
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS)
      .select<EventRow[]>({ id: 'id', cluster: 'cluster_id', chunk: 'chunk', slot: 'slot' });
    const last = rows.at(-1);
    if (last === undefined) break;
    await walk.take(rows);
    after = last.id;
  }
  await walk.finish();
}

class RowWalk {
  readonly #db: Database;
  readonly #report: LeafReport;
  readonly #findings: Findings;
  readonly #open = new Map<number, OpenChunk>();
  /** Chunks that are settled: all their rows came by, or there is nothing to say of them. */
  readonly #settled = new Set<number>();
  /** Chunks that no leaf is about, with how many rows they have. */
  readonly #unknown = new Map<number, number>();
  readonly #clusters = new Map<number, string>();

  constructor(db: Database, report: LeafReport, findings: Findings) {
    this.#db = db;
    this.#report = report;
    this.#findings = findings;
  }

  async take(rows: readonly EventRow[]): Promise<void> {
    await this.#openChunks(new Set(rows.map(({ chunk }) => chunk)));
    await this.#learnClusters(new Set(rows.map(({ cluster }) => cluster)));
    for (const row of rows) {
      const open = this.#open.get(row.chunk);
      if (open !== undefined) this.#takeRow(open, row);
      else if (this.#unknown.has(row.chunk))
        this.#unknown.set(row.chunk, (this.#unknown.get(row.chunk) ?? 0) + 1);
    }
  }

  #takeRow(open: OpenChunk, { id, cluster, slot, chunk }: EventRow): void {
    const { position, entry } = open;
    open.rows += 1;
    id.copy(open.ids, slot * ID_BYTES);
    const told = clusterOfSlot(open.details, slot);
    if (told !== this.#clusters.get(cluster))
      this.#settle(chunk, position, `an event of ${nameOf(entry)} is shown under another cluster`);
    else if (open.rows === entry.events) {
      const isRight = hash('sha256', open.ids, 'buffer').equals(open.details.ids);
      this.#settle(
        chunk,
        position,
        isRight ? null : `the rows of ${nameOf(entry)} are not those of its events`,
      );
    }
  }

  #settle(chunk: number, position: number, problem: string | null): void {
    this.#open.delete(chunk);
    this.#settled.add(chunk);
    if (problem !== null) this.#findings.add('altered', position, problem);
  }

  /** Reads what the log says of chunks that were not met before. */
  async #openChunks(chunks: ReadonlySet<number>): Promise<void> {
    const isNew = (chunk: number): boolean =>
      chunk >= this.#report.firstChunk &&
      !this.#open.has(chunk) &&
      !this.#settled.has(chunk) &&
      !this.#unknown.has(chunk);
    const met = [...chunks].filter(isNew);
    if (met.length === 0) return;
    const leaves = await this.#db
      .knex('log_leaves')
      .whereIn('chunk', met)
      .where('kind', 1)
      .select<LeafRow[]>();
    for (const leaf of leaves) await this.#openChunk(leaf);
    for (const chunk of met)
      if (!this.#open.has(chunk) && !this.#settled.has(chunk)) this.#unknown.set(chunk, 0);
  }

  async #openChunk(leaf: LeafRow): Promise<void> {
    const entry = toEntry(leaf);
    const position = Number(leaf.position);
    if (entry.kind !== 'chunk') return;
    const stored = await this.#db
      .knex('chunks')
      .where({ day: entry.day, chunk: entry.chunk, part: 0 })
      .first<{ details: Buffer | null } | undefined>('details');
    const details = readDetails(entry, stored?.details ?? null);
    // Sealed after we began, or its own bytes are wrong, which was said already.
    if (position >= this.#report.size || details === null) this.#settled.add(entry.chunk);
    else {
      const slots = details.frames.reduce((sum, frame) => sum + frame.slots, 0);
      const ids = Buffer.alloc(slots * ID_BYTES);
      this.#open.set(entry.chunk, { position, entry, details, ids, rows: 0 });
    }
  }

  async #learnClusters(numbers: ReadonlySet<number>): Promise<void> {
    const fresh = [...numbers].filter((number) => !this.#clusters.has(number));
    if (fresh.length === 0) return;
    const rows = await this.#db
      .knex('dictionary')
      .whereIn('id', fresh)
      .select<Array<{ id: number; text: string }>>('id', 'text');
    for (const { id, text } of rows) this.#clusters.set(id, text);
  }

  /** What is left over: rows that did not come, and rows that the log knows nothing of. */
  async finish(): Promise<void> {
    for (const { position, entry, rows } of this.#open.values())
      this.#findings.add(
        'missing',
        position,
        `${entry.events - rows} of the ${entry.events} events of ${nameOf(entry)} have no row any more`,
      );
    await this.#findRowless();
    const pending = await findPendingChunks(this.#db, [...this.#unknown.keys()]);
    for (const [chunk, rows] of this.#unknown)
      if (!pending.has(chunk))
        this.#findings.add(
          'altered',
          this.#report.size,
          `${rows} events lie in the batch ${chunk}, which the log does not hold`,
        );
  }

  async #findRowless(): Promise<void> {
    const { size, dropped } = this.#report;
    for await (const { position, entry } of eachChunk(this.#db, size)) {
      if (this.#settled.has(entry.chunk) || this.#open.has(entry.chunk)) continue;
      if (dropped.has(position, entry)) continue;
      const what = `none of the ${entry.events} events of ${nameOf(entry)} has a row any more`;
      this.#findings.add('missing', position, what);
    }
  }
}

function clusterOfSlot({ frames }: ChunkDetails, slot: number): string | null {
  let left = slot;
  for (const { slots, clusters } of frames) {
    if (left < slots) return clusterAt(clusters, left);
    left -= slots;
  }
  return null;
}
