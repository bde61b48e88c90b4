import {
  openNote,
  parseCheckpoint,
  readUnverifiedText,
  RootBuilder,
  type NoteVerifier,
} from '@k8s-audit/merkle-log';
import type { Database } from '../../connection/database.ts';
import { readCheckpoints } from '../checkpoints.ts';
import { leafHash, readLeaves, type LogLeaf } from '../read-leaves.ts';
import { DroppedDays } from './dropped-days.ts';
import type { Findings } from './finding.ts';

/** What somebody signed, or kept elsewhere: the log had this root at this size. */
export interface KnownRoot {
  readonly size: number;
  readonly root: Buffer;
  /** Where it is from, for people. */
  readonly from: string;
}

export interface LeafReport {
  readonly size: number;
  /** From which chunk on the log tells all. */
  readonly firstChunk: number;
  readonly dropped: DroppedDays;
  /** The largest size at which the log is what was signed. */
  readonly confirmedSize: number;
  readonly checkpoints: number;
}

export interface LeafOptions {
  readonly known: readonly KnownRoot[];
  readonly verifiers: readonly NoteVerifier[];
  /** How long events are kept at least: an earlier drop is not taken for retention. */
  readonly retentionDays: number;
  readonly findings: Findings;
}

const PAGE = 1_000;

/** Follows the log leaf by leaf, and compares it with all that is known of it. */
export async function verifyLeaves(
  db: Database,
  size: number,
  options: LeafOptions,
): Promise<LeafReport> {
  const { findings } = options;
  const checkpoints = await readKnownRoots(db, options);
  const open = checkpoints.filter((known) => known.size <= size);
  const dropped = new DroppedDays(options.retentionDays);
  const builder = new RootBuilder();
  let firstChunk = 0;
  let confirmedSize = 0;
  let isBroken = false;
  for await (const leaf of eachLeaf(db, size)) {
    if (leaf.position !== builder.size) {
      findings.add('missing', builder.size, `the leaf ${builder.size} of the log is gone`);
      isBroken = true;
      break;
    }
    if (leaf.entry.kind === 'begin' && leaf.position === 0) firstChunk = leaf.entry.chunk;
    dropped.add(leaf);
    builder.add(leafHash(leaf));
    while (!isBroken && open[0]?.size === builder.size) {
      const known = open.shift() as KnownRoot;
      if (known.root.equals(builder.root())) confirmedSize = known.size;
      else {
        isBroken = true;
        findings.add('altered', confirmedSize, sayDiffers(known, confirmedSize));
      }
    }
  }
  if (builder.size < size && !isBroken)
    findings.add('missing', builder.size, `the log has ${builder.size} leaves, and had ${size}`);
  for (const known of checkpoints.filter((one) => one.size > size))
    findings.add(
      'missing',
      size,
      `the log has ${size} leaves; ${known.from} says that it had ${known.size}`,
    );
  return { size, firstChunk, dropped, confirmedSize, checkpoints: checkpoints.length };
}

const sayDiffers = ({ size, from }: KnownRoot, confirmedSize: number): string =>
  `the log is not the one of ${from}: something differs among its leaves ${confirmedSize} to ${size - 1}`;

async function* eachLeaf(db: Database, size: number): AsyncGenerator<LogLeaf> {
  for (let from = 0; from < size;) {
    const page = await readLeaves(db.knex, from, Math.min(PAGE, size - from));
    const last = page.at(-1);
    if (last === undefined) return;
    yield* page;
    from = last.position + 1;
  }
}

/** Those given, and the checkpoints that are kept beside the log, smallest first. */
async function readKnownRoots(db: Database, options: LeafOptions): Promise<KnownRoot[]> {
  const all = [...options.known];
  for (let after = 0, more = true; more;) {
    const page = await readCheckpoints(db, after, PAGE);
    for (const { size, note } of page) {
      const text = openWithAny(note, options.verifiers);
      const checkpoint = text === null ? null : parseCheckpoint(text);
      if (checkpoint?.size === size)
        all.push({ size, root: checkpoint.root, from: `the checkpoint of ${size} leaves` });
      else
        options.findings.add(
          'altered',
          0,
          `the checkpoint of ${size} leaves is not signed by the key`,
        );
    }
    after = page.at(-1)?.size ?? after;
    more = page.length === PAGE;
  }
  return all.sort((a, b) => a.size - b.size);
}

/** Without a key a checkpoint is taken at its word. */
function openWithAny(note: string, verifiers: readonly NoteVerifier[]): string | null {
  if (verifiers.length === 0) return readUnverifiedText(note);
  const opened = verifiers.map((verifier) => openNote(note, verifier)).find(({ ok }) => ok);
  return opened?.ok === true ? opened.text : null;
}
