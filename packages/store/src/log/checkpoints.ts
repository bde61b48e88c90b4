import {
  formatCheckpoint,
  formatVerifier,
  readRoot,
  signNote,
  verifierOf,
  type NoteSigner,
  type TreeReader,
} from '@k8s-audit/merkle-log';
import type { Database } from '../connection/database.ts';
import { createLogTree } from './log-tree.ts';

/** A signed statement of how long the log was, and of all it held. */
export interface SignedCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly signedAt: Date;
  /** The public key, as those who check notes are given it. It is for show: believe the one you noted. */
  readonly verifier: string;
  /** The signed note: https://c2sp.org/tlog-checkpoint. */
  readonly note: string;
}

/** The log no longer begins with what was signed: somebody changed it. */
export class LogAlteredError extends Error {
  override readonly name = 'LogAlteredError';
}

type CheckpointRow = {
  size: string;
  root: Buffer;
  signed_at: Date;
  verifier: string;
  note: string;
};
const COLUMNS = ['size', 'root', 'signed_at', 'verifier', 'note'] as const;

const toCheckpoint = ({
  size,
  root,
  signed_at: signedAt,
  verifier,
  note,
}: CheckpointRow): SignedCheckpoint => ({
  size: Number(size),
  root,
  signedAt,
  verifier,
  note,
});

/** The newest checkpoint; null while none was signed. */
export async function newestCheckpoint(
  db: Pick<Database, 'knex'>,
): Promise<SignedCheckpoint | null> {
  const row = await db
    .knex('log_checkpoints')
    .orderBy('size', 'desc')
    .first<CheckpointRow | undefined>(...COLUMNS);
  return row === undefined ? null : toCheckpoint(row);
}

/** The newest checkpoint, if it is over the leaf at a position. */
export async function checkpointCovering(
  db: Pick<Database, 'knex'>,
  position: number,
): Promise<SignedCheckpoint | null> {
  const newest = await newestCheckpoint(db);
  return newest !== null && newest.size > position ? newest : null;
}

/** Checkpoints of more leaves than this, smallest first. */
export async function readCheckpoints(
  db: Pick<Database, 'knex'>,
  afterSize: number,
  limit: number,
): Promise<SignedCheckpoint[]> {
  const rows = await db
    .knex('log_checkpoints')
    .where('size', '>', afterSize)
    .orderBy('size')
    .limit(limit)
    .select<CheckpointRow[]>(...COLUMNS);
  return rows.map(toCheckpoint);
}

/** How many leaves the log has. */
export async function logSize(db: Pick<Database, 'knex'>): Promise<number> {
  const row = await db.knex('log_state').where('id', 1).first<{ size: string } | undefined>('size');
  return Number(row?.size ?? 0);
}

/**
 * Signs the log as it is, unless it has not grown. Throws LogAlteredError when it does not begin
 * with what was signed before: two signed statements must never contradict each other. It looks at
 * stored nodes, where there are, so that it stays cheap: reading all leaves is what verification does.
 */
export async function signCheckpoint(
  db: Database,
  signer: NoteSigner,
): Promise<SignedCheckpoint | null> {
  const [size, last] = await Promise.all([logSize(db), newestCheckpoint(db)]);
  const tree = createLogTree(db.knex);
  if (last !== null) await checkBeginning(tree, last, size);
  if (size === (last?.size ?? 0)) return null;
  const root = await readRoot(tree, size);
  const note = signNote(formatCheckpoint({ origin: signer.name, size, root }), signer);
  const verifier = formatVerifier(verifierOf(signer));
  const signedAt = new Date();
  await db.knex('log_checkpoints').insert({ size, root, signed_at: signedAt, verifier, note });
  return { size, root, signedAt, verifier, note };
}

async function checkBeginning(
  tree: TreeReader,
  last: SignedCheckpoint,
  size: number,
): Promise<void> {
  if (last.size <= size && (await readRoot(tree, last.size)).equals(last.root)) return;
  throw new LogAlteredError(
    `the log no longer begins with the ${last.size} leaves that were signed at ${last.signedAt.toISOString()}; no checkpoint is signed: run «k8s-audit verify»`,
  );
}
