import { formatMicroTime } from '@k8s-audit/audit-event';
import type { Histogram } from '@k8s-audit/store';
import { searchUrl } from '../../search/search-url.ts';
import { QUIET } from './looks.ts';

const HEIGHT = 56;
const GAP = 1;
const WIDTH = 10;

/**
 * Events over time; each bar leads to the events of its time. Scripts lay a slider over the bars, on which
 * a longer time is chosen by dragging or by keys.
 */
export function HistogramChart({
  histogram,
  q,
  view,
}: {
  readonly histogram: Histogram;
  readonly q: string;
  readonly view?: 'actions' | undefined;
}) {
  const { buckets } = histogram;
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const first = buckets[0];
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return null;
  const more = histogram.partial ? ' or more' : '';
  return (
    <figure class="rounded-lg border border-slate-200 bg-white px-3 pt-3 pb-2 dark:border-slate-800 dark:bg-slate-900">
      <div class="relative" data-histogram={searchUrl({ q, view })}>
        <svg
          viewBox={`0 0 ${buckets.length * WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          class="h-14 w-full"
          aria-label={`${total} events from ${shortTime(first.fromUs)} to ${shortTime(last.toUs)}`}
        >
          {buckets.map(({ fromUs, toUs, count }, index) => {
            const height = count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT);
            const from = formatMicroTime(fromUs);
            const to = formatMicroTime(toUs);
            return (
              <a
                key={index}
                href={searchUrl({ q, view, from, to })}
                aria-label={`${count} events, ${shortTime(fromUs)} to ${shortTime(toUs)}`}
                data-from={from}
                data-to={to}
                data-count={count}
              >
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
      </div>
      <figcaption class={`mt-1 flex justify-between gap-2 text-xs tabular-nums ${QUIET}`}>
        <span>{shortTime(first.fromUs)}</span>
        <span data-histogram-status class="text-center">
          {`${total.toLocaleString('en')} events${more}`}
        </span>
        <span>{`${shortTime(last.toUs)} UTC`}</span>
      </figcaption>
    </figure>
  );
}

const shortTime = (timeUs: bigint): string =>
  formatMicroTime(timeUs).slice(5, 16).replace('T', ' ');
