import { writeWhole } from '@k8s-audit/audit-event';
import { diffManifests } from '../../../objects/diff-manifests.ts';
import type { HistoryEntry } from '../../../objects/load-history.ts';
import { CARD } from '../card.tsx';
import { SideBySide } from './side-by-side.tsx';

export interface CompareProps {
  readonly entries: readonly HistoryEntry[];
  /** The ids of the events behind which to compare; null where none was chosen. */
  readonly from: string | null;
  readonly to: string | null;
  /** Kept when other versions are chosen. */
  readonly all: boolean;
}

/** Any two versions of an object beside each other; the form works without scripts. */
export function CompareVersions({ entries, from, to, all }: CompareProps) {
  const known = entries.filter(
    ({ version }) => version.state !== null && version.source !== 'unchanged',
  );
  if (known.length < 2) return null;
  const find = (id: string | null): HistoryEntry | undefined =>
    known.find(({ shown }) => shown.item.id === id);
  const [before, after] = [find(from), find(to)];
  return (
    <section id="compare" class={`${CARD} mt-4`}>
      <h2 class="text-sm font-semibold">Compare two versions</h2>
      <form method="get" action="#compare" class="mt-3 flex flex-wrap items-end gap-3">
        {all ? <input type="hidden" name="all" value="1" /> : null}
        <Choice name="from" label="From" known={known} chosen={before ?? known.at(-1)} />
        <Choice name="to" label="To" known={known} chosen={after ?? known[0]} />
        <button
          type="submit"
          class="rounded-md border border-slate-300 px-3 py-1.5 text-sm hover:bg-slate-100 dark:border-slate-700 dark:hover:bg-slate-800"
        >
          Compare
        </button>
      </form>
      {before === undefined || after === undefined ? null : (
        <SideBySide rows={diffManifests(write(before), write(after))} />
      )}
    </section>
  );
}

const write = ({ version }: HistoryEntry): string =>
  version.state === null ? '' : (writeWhole(version.state) ?? '');

function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly known: readonly HistoryEntry[];
  readonly chosen: HistoryEntry | undefined;
}) {
  return (
    <label class="min-w-0 flex-1 basis-64 text-sm">
      <span class="text-slate-600 dark:text-slate-400">{props.label}</span>
      <select
        name={props.name}
        class="mt-1 block w-full min-w-0 rounded-md border border-slate-300 bg-white px-2 py-1.5 dark:border-slate-700 dark:bg-slate-900"
      >
        {props.known.map((entry) => (
          <option
            key={entry.shown.item.id}
            value={entry.shown.item.id}
            selected={entry === props.chosen}
          >
            {`${entry.shown.item.time.slice(5, 19).replace('T', ' ')} ${entry.shown.item.summary.slice(0, 90)}`}
          </option>
        ))}
      </select>
    </label>
  );
}
