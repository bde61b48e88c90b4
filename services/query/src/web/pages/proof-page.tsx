import type { LogDestination } from '@k8s-audit/store';
import type { AskedEvent } from '../../log/ask-event.ts';
import type { AssetUrls } from '../assets.ts';
import { QUIET } from '../components/looks.ts';
import { EventInLog } from '../components/proof/event-in-log.tsx';
import { sayUtc } from '../format-utc.ts';
import { HowToCheck } from '../components/proof/how-to-check.tsx';
import { LogFacts, type LogState } from '../components/proof/log-facts.tsx';
import { Table } from '../components/table.tsx';
import { Layout } from './layout.tsx';

export interface ProofPageProps {
  readonly assets: AssetUrls;
  readonly state: LogState;
  readonly asked: AskedEvent | null;
}

/** For people who never heard of such logs: what is proven, how far, and how they check it. */
export function ProofPage({ assets, state, asked }: ProofPageProps) {
  const { checkpoint, destinations } = state;
  return (
    <Layout title="Proof" assets={assets} current="proof">
      <h1 class="text-xl font-semibold">Proof that nothing was changed</h1>
      <p class={`mt-1 mb-4 max-w-prose ${QUIET}`}>
        Each batch of events gets a fingerprint when it arrives. The list of all fingerprints, the
        log, can only grow, and is signed again and again. Whoever keeps a signature can tell later
        whether anything before it was changed, added or taken away.
      </p>
      <div class="max-w-4xl space-y-4">
        {asked === null ? null : <EventInLog asked={asked} />}
        <LogFacts state={state} />
        {checkpoint === null ? null : <HowToCheck publicKey={checkpoint.verifier} />}
        {destinations.length === 0 ? null : (
          <Destinations destinations={destinations} newest={checkpoint?.size ?? 0} />
        )}
      </div>
    </Layout>
  );
}

function Destinations(props: {
  readonly destinations: readonly LogDestination[];
  readonly newest: number;
}) {
  return (
    <section>
      <h2 class="mb-2 text-sm font-semibold">Where signatures are kept</h2>
      <Table
        heads={['Place', 'State', 'Arrived', 'Entries']}
        rows={props.destinations.map(({ name, size, sentAt, failure }) => [
          <span class="block min-w-44 [overflow-wrap:anywhere]">{name}</span>,
          <span class="block min-w-28">{sayState(size >= props.newest, failure)}</span>,
          sentAt === null ? 'never' : sayUtc(sentAt),
          size.toLocaleString('en'),
        ])}
      />
    </section>
  );
}

function sayState(isUpToDate: boolean, failure: LogDestination['failure']): string {
  if (failure !== null) return `▲ ${sayUtc(failure.at)}: ${failure.reason}`;
  return isUpToDate ? '✓ up to date' : 'on its way';
}
