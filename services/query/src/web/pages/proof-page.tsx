import type { LogDestination, SignedCheckpoint } from '@k8s-audit/store';
import type { AssetUrls } from '../assets.ts';
import { Fact, Facts } from '../components/facts.tsx';
import { EventInLog } from '../components/proof/event-in-log.tsx';
import { Table } from '../components/table.tsx';
import type { AskedEvent } from '../../log/ask-event.ts';
import { Layout } from './layout.tsx';

export interface LogState {
  readonly size: number;
  readonly checkpoint: SignedCheckpoint | null;
  readonly destinations: readonly LogDestination[];
}

export interface ProofPageProps {
  readonly assets: AssetUrls;
  readonly state: LogState;
  readonly asked: AskedEvent | null;
}

/** What is proven, by which key, and where the proof went. */
export function ProofPage({ assets, state, asked }: ProofPageProps) {
  const { size, checkpoint, destinations } = state;
  return (
    <Layout title="Proof" assets={assets} current="proof">
      <h1 class="text-xl font-semibold">Proof</h1>
      <p class="mt-1 mb-4 max-w-prose text-slate-600 dark:text-slate-400">
        Every batch of events enters a log that can only grow. Its signed checkpoints show to
        anybody, also years later, that nothing in it was changed or taken away.
      </p>
      {asked === null ? null : <EventInLog asked={asked} />}
      <div class="space-y-4">
        <Facts title="The log">
          <Fact label="Entries" text={size.toLocaleString('en')} />
          <Fact
            label="Signed"
            text={
              checkpoint === null
                ? 'Not signed'
                : `the first ${checkpoint.size.toLocaleString('en')} of them, ${formatTime(checkpoint.signedAt)}`
            }
            hint={sayWhatIsWrong(state)}
          />
          <Fact
            label="Public key"
            text={checkpoint?.verifier}
            hint="Note it down somewhere else: whoever checks evidence compares it."
          />
        </Facts>
        {checkpoint === null ? null : <Checkpoint checkpoint={checkpoint} />}
        <Destinations destinations={destinations} newest={checkpoint?.size ?? 0} />
      </div>
    </Layout>
  );
}

/** Most sign each minute; who set LOG_CHECKPOINT_SECONDS far higher is told in vain. */
const LATE_MS = 15 * 60_000;

function sayWhatIsWrong({ size, checkpoint }: LogState): string | undefined {
  if (checkpoint === null)
    return 'Set LOG_SIGNING_KEY_FILE for the writer: without a key nobody outside can check the log.';
  const isLate = Date.now() - checkpoint.signedAt.getTime() > LATE_MS;
  return size > checkpoint.size && isLate
    ? '▲ Nothing was signed since, and the log grew: the writer says why in its messages.'
    : undefined;
}

const formatTime = (time: Date): string =>
  `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

function sayState(isUpToDate: boolean, failure: LogDestination['failure']): string {
  if (failure !== null) return `▲ ${formatTime(failure.at)}: ${failure.reason}`;
  return isUpToDate ? '✓ up to date' : 'on its way';
}

function Checkpoint({ checkpoint }: { readonly checkpoint: SignedCheckpoint }) {
  return (
    <Facts title="Last checkpoint">
      <pre class="overflow-x-auto rounded-md bg-slate-100 p-3 font-mono text-[13px] dark:bg-slate-950">
        {checkpoint.note.trimEnd()}
      </pre>
      <p class="text-sm">
        <a
          href="/api/v1/log/checkpoint"
          class="text-indigo-700 no-underline hover:underline dark:text-indigo-300"
        >
          As a file
        </a>
      </p>
    </Facts>
  );
}

function Destinations(props: {
  readonly destinations: readonly LogDestination[];
  readonly newest: number;
}) {
  return (
    <section>
      <h2 class="mb-2 text-sm font-semibold">Where checkpoints went</h2>
      {props.destinations.length === 0 ? (
        <p class="rounded-lg border border-dashed border-slate-300 p-6 text-slate-600 dark:border-slate-700 dark:text-slate-400">
          Nowhere: they are only in the database, where an intruder could cut the log together with
          them. Set LOG_DESTINATIONS for the writer.
        </p>
      ) : (
        <Table
          heads={['Place', 'Entries', 'Arrived', 'State']}
          rows={props.destinations.map(({ name, size, sentAt, failure }) => [
            <span class="block min-w-44 [overflow-wrap:anywhere]">{name}</span>,
            size.toLocaleString('en'),
            sentAt === null ? 'never' : formatTime(sentAt),
            <span class="block min-w-44">{sayState(size >= props.newest, failure)}</span>,
          ])}
        />
      )}
    </section>
  );
}
