import {
  connectDatabase,
  verifyStore,
  type DatabaseAddress,
  type StoreVerdict,
} from '@k8s-audit/store';
import { readKey, readKnownRoots } from './read-known-roots.ts';
import type { Verdict } from './verdict.ts';

/** What the person who asks has from elsewhere. */
interface Given {
  /** Each as text, or the file that has it; older ones too, where the key was changed. */
  readonly keys: readonly string[];
  /** Files of checkpoints. */
  readonly checkpoints: readonly string[];
  /** How long events are kept: an earlier drop is not taken for retention. Null to believe any. */
  readonly retentionDays: number | null;
}

/** Reads the whole store and compares it with its log, and with what was kept elsewhere. */
export async function verifyDatabase(address: DatabaseAddress, options: Given): Promise<Verdict> {
  const verifiers = options.keys.map(readKey);
  const known = options.checkpoints.flatMap((file) => readKnownRoots(file, verifiers));
  const db = connectDatabase(address, { poolSize: 2 });
  try {
    const verdict = await verifyStore(db, {
      known,
      verifiers,
      retentionDays: options.retentionDays ?? 1,
    });
    return {
      unaltered: verdict.unaltered,
      complete: verdict.complete,
      findings: verdict.findings.map(({ what }) => what),
      notes: [...describe(verdict), ...warn(options, verdict)],
    };
  } finally {
    await db.close();
  }
}

const DAY_MS = 86_400_000;
const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

function describe(verdict: StoreVerdict): string[] {
  const { events, chunks, leaves, checkpoints, confirmedSize, droppedDays, droppedChunks } =
    verdict;
  const first = droppedDays[0];
  const last = droppedDays.at(-1);
  return [
    `${events} events in ${chunks} batches; the log has ${leaves} entries, of which ${confirmedSize} are as ${checkpoints} checkpoints say.`,
    ...(first === undefined || last === undefined
      ? []
      : [
          `Retention dropped ${droppedDays.length} days from ${dayText(first)} to ${dayText(last)} with ${droppedChunks} batches.`,
        ]),
  ];
}

const warn = (options: Given, { droppedDays }: StoreVerdict): string[] => [
  ...(options.keys.length === 0
    ? ['No --key was given: checkpoints in the database were taken at their word.']
    : []),
  ...(options.checkpoints.length === 0
    ? [
        'No --checkpoint from outside was given: a log that was cut or made anew as a whole cannot be told.',
      ]
    : []),
  ...(options.retentionDays === null && droppedDays.length > 0
    ? ['No --retention-days was given: that these days were due was taken at its word.']
    : []),
];
