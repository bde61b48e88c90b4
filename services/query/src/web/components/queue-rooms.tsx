import type { QueueRoom } from '@k8s-audit/queue';
import { QUIET } from './looks.ts';

/** A month and a year of room are the same good news. */
const MOST_HOURS = 720;
/** The alert AuditBufferShort begins here too. */
const FEW_HOURS = 2;

/** How long each queue takes what comes in now, should no writer drain it. */
export function QueueRooms({ rooms }: { readonly rooms: readonly QueueRoom[] }) {
  if (rooms.length === 0) return null;
  return (
    <section aria-label="Room on the queues" class="mb-4 text-sm">
      <ul class="flex flex-wrap gap-x-6 gap-y-1 tabular-nums">
        {rooms.map(({ shard, pressure }) => (
          <li key={shard}>
            <span class={QUIET}>{`Queue ${shard.replaceAll(/[{}]/g, '')}: `}</span>
            {pressure === null ? (
              <span class={DOUBTFUL}>? does not tell how full it is</span>
            ) : (
              <Room pressure={pressure} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const DOUBTFUL = 'text-amber-800 dark:text-amber-300';

function Room({ pressure }: { readonly pressure: NonNullable<QueueRoom['pressure']> }) {
  const { fill, bufferHours } = pressure;
  const isShort = bufferHours !== null && bufferHours < FEW_HOURS;
  return (
    <>
      {bufferHours === null ? null : (
        <span class={isShort ? DOUBTFUL : ''}>
          {`${isShort ? '▲ ' : ''}room for ${formatHours(bufferHours)} at the present rate, `}
        </span>
      )}
      <span>{`${formatPercent(fill)} of its memory in use`}</span>
    </>
  );
}

const formatPercent = (part: number): string =>
  part < 0.01 ? 'under 1 %' : `${Math.round(part * 100)} %`;

function formatHours(hours: number): string {
  if (hours < 1) return `${Math.floor(hours * 60)} minutes`;
  if (hours >= MOST_HOURS) return 'more than a month';
  return hours < 48 ? `${hours.toFixed(1)} hours` : `${Math.floor(hours / 24)} days`;
}
