import { formatMicroTime } from '@k8s-audit/audit-event';
import type { Histogram } from '@k8s-audit/store';
import { searchUrl } from '../../search/search-url.ts';

const HEIGHT = 56;
const GAP = 1;
const WIDTH = 10;

/** Events over time; each bar leads to the events of its time. */
export function HistogramChart({
  histogram,
  q,
}: {
  readonly histogram: Histogram;
  readonly q: string;
}) {
  const { buckets } = histogram;
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const first = buckets[0];
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <figure class="rounded-lg border border-slate-200 bg-white p-3 dark:border-slate-800 dark:bg-slate-900">
      <svg
        viewBox={`0 0 ${buckets.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        class="h-14 w-full"
        role="img"
        aria-label={`${total} events from ${shortTime(first.fromUs)} to ${shortTime(last.toUs)}`}
      >
        {buckets.map(({ fromUs, toUs, count }, index) => {
          const height = count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT);
          return (
            <a
              key={index}
              href={searchUrl({ q, from: formatMicroTime(fromUs), to: formatMicroTime(toUs) })}
              tabIndex={-1}
            >
              <title>{`${count} events, ${shortTime(fromUs)} – ${shortTime(toUs)}`}</title>
              <rect x={index * WIDTH} y={0} width={WIDTH} height={HEIGHT} fill="transparent" />
              <rect
                x={index * WIDTH + GAP}
                y={HEIGHT - height}
                width={WIDTH - 2 * GAP}
                height={height}
                class="fill-indigo-500 hover:fill-indigo-700 dark:fill-indigo-400 dark:hover:fill-indigo-200"
              />
            </a>
          );
        })}
      </svg>
      <figcaption class="mt-1 flex justify-between text-xs text-slate-500 tabular-nums dark:text-slate-400">
        <span>{shortTime(first.fromUs)}</span>
        <span>{`${total.toLocaleString('en')} events${histogram.partial ? ' or more' : ''}`}</span>
        <span>{shortTime(last.toUs)}</span>
      </figcaption>
    </figure>
  );
}

const shortTime = (timeUs: bigint): string =>
  formatMicroTime(timeUs).slice(5, 16).replace('T', ' ');
