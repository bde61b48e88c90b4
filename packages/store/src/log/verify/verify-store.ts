import type { Database } from '../../connection/database.ts';
import { logSize } from '../checkpoints.ts';
import { Findings, type Finding } from './finding.ts';
import { verifyChunks } from './verify-chunks.ts';
import { verifyLeaves, type LeafOptions } from './verify-leaves.ts';
import { verifyRows } from './verify-rows.ts';
import { verifySegments } from './verify-segments.ts';

/** What verification of a whole store came to. */
export interface StoreVerdict {
  /** All that is there is what was stored. */
  readonly unaltered: boolean;
  /** All that was stored is there, but for what retention dropped. */
  readonly complete: boolean;
  /** By their place in the log; the first 1,000. */
  readonly findings: readonly Finding[];
  readonly leaves: number;
  readonly chunks: number;
  readonly events: number;
  readonly checkpoints: number;
  /** Up to which leaf the log is what was signed; what comes behind is as yet unsigned. */
  readonly confirmedSize: number;
  readonly droppedChunks: number;
  /** Days since 1970 that retention dropped, by the log's word. */
  readonly droppedDays: readonly number[];
}

/**
 * Reads everything there is, and compares it with the log: the log with its checkpoints and with
 * those that were kept elsewhere, then the bytes of every batch, the row of every event, and how many
 * of them searches find. May run while events are stored; what comes meanwhile is left for the next time.
 */
export async function verifyStore(
  db: Database,
  options: Omit<LeafOptions, 'findings'>,
): Promise<StoreVerdict> {
  const findings = new Findings();
  const report = await verifyLeaves(db, await logSize(db), { ...options, findings });
  const chunks = await verifyChunks(db, report, findings);
  await verifyRows(db, report, findings);
  await verifySegments(db, report, findings);
  return {
    unaltered: findings.altered === 0,
    complete: findings.missing === 0,
    findings: findings.sorted(),
    leaves: report.size,
    chunks: chunks.chunks,
    events: chunks.events,
    checkpoints: report.checkpoints,
    confirmedSize: report.confirmedSize,
    droppedChunks: chunks.dropped,
    droppedDays: report.dropped.days,
  };
}
