import type { LogDestination, SignedCheckpoint } from '@k8s-audit/store';
import { Fact, Facts } from '../facts.tsx';
import { LINK } from '../looks.ts';
import { ForTools } from './for-tools.tsx';
import { sayUtc } from '../../format-utc.ts';

export interface LogState {
  readonly size: number;
  readonly checkpoint: SignedCheckpoint | null;
  readonly destinations: readonly LogDestination[];
}

/** How far the log is: recorded, signed, kept elsewhere. */
export function LogFacts({ state }: { readonly state: LogState }) {
  const { size, checkpoint, destinations } = state;
  return (
    <Facts title="How far the log is">
      <Fact
        label="Recorded"
        text={`${size.toLocaleString('en')} entries`}
        hint="One for each batch, and those that say when the log began and which days retention dropped."
      />
      <Fact label="Signed" text={saySigned(state)} hint={hintOfSigned(state)} />
      <Fact
        label="Elsewhere"
        text={sayElsewhere(state)}
        hint={
          destinations.length === 0
            ? 'An intruder could cut the log together with its signatures. Set LOG_DESTINATIONS for the writer.'
            : undefined
        }
      />
      {checkpoint === null ? null : (
        <ForTools>
          <pre
            tabIndex={0}
            class="overflow-x-auto rounded-md bg-slate-100 p-3 font-mono text-[13px] dark:bg-slate-950"
          >
            {checkpoint.note.trimEnd()}
          </pre>
          <p class="mt-2">
            <a href="/api/v1/log/checkpoint" class={LINK}>
              The newest signature as a file
            </a>
          </p>
        </ForTools>
      )}
    </Facts>
  );
}

function saySigned({ size, checkpoint }: LogState): string {
  if (checkpoint === null) return '▲ not signed';
  const all = checkpoint.size >= size ? 'all' : `the first ${checkpoint.size.toLocaleString('en')}`;
  return `✓ ${all} of them, ${sayUtc(checkpoint.signedAt)}`;
}

function sayElsewhere({ checkpoint, destinations }: LogState): string {
  const arrived = destinations.filter(({ size }) => size >= (checkpoint?.size ?? 0)).length;
  if (destinations.length === 0) return '▲ nowhere';
  return arrived === destinations.length
    ? '✓ the newest signature has arrived'
    : `${arrived} of ${destinations.length} places have the newest signature`;
}

/** Most sign each minute; who set LOG_CHECKPOINT_SECONDS far higher is told in vain. */
const LATE_MS = 15 * 60_000;

function hintOfSigned({ size, checkpoint }: LogState): string | undefined {
  if (checkpoint === null)
    return 'Set LOG_SIGNING_KEY_FILE for the writer: without a key nobody outside can check the log.';
  if (size <= checkpoint.size) return undefined;
  return Date.now() - checkpoint.signedAt.getTime() > LATE_MS
    ? '▲ Nothing was signed since, and the log grew: the writer says why in its messages.'
    : 'What came since is signed next.';
}
