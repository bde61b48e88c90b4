import type { BlamedLine, FieldBlame } from '@k8s-audit/audit-event';
import type { HistoryEntry } from '../../../objects/load-history.ts';
import { formatUtc } from '../../format-utc.ts';
import { eventUrl, userUrl } from '../../../search/search-url.ts';

const HOW: Readonly<Record<FieldBlame['how'], string>> = {
  asked: 'this request set it',
  filled: 'came with it: a default, or admission',
  seen: 'there since then; who set it was not recorded',
};

/** What was not recorded, the object itself may tell. */
function tellHow({ how, manager }: FieldBlame): string {
  if (manager === undefined) return HOW[how];
  const when = manager.time === null ? '' : `, ${formatUtc(manager.time, 'minute')}`;
  return `there since then; by its own record from ${manager.name}${when}`;
}

/** Lines that one request set, one after the other. */
interface Run {
  readonly blame: FieldBlame | null;
  readonly lines: readonly string[];
}

/** A manifest with who set each line of it, when and how. */
export function BlameTable({
  lines,
  entryOf,
}: {
  readonly lines: readonly BlamedLine[];
  readonly entryOf: (version: number) => HistoryEntry | undefined;
}) {
  return (
    <div class="mt-3 overflow-hidden rounded-md border border-slate-200 dark:border-slate-800">
      {gatherRuns(lines).map((run, index) => (
        <div
          key={index}
          class="border-b border-slate-200 last:border-b-0 md:grid md:grid-cols-[15rem_minmax(0,1fr)] dark:border-slate-800"
        >
          <Source run={run} entry={run.blame === null ? undefined : entryOf(run.blame.version)} />
          <pre class="min-w-0 px-3 py-1 font-mono text-[13px] leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">
            {run.lines.join('\n')}
          </pre>
        </div>
      ))}
    </div>
  );
}

function Source({ run, entry }: { readonly run: Run; readonly entry: HistoryEntry | undefined }) {
  const look =
    'min-w-0 bg-slate-50 px-3 py-1 text-xs leading-relaxed select-none md:border-r border-slate-200 dark:border-slate-800 dark:bg-slate-950/60';
  if (entry === undefined || run.blame === null) return <div class={`${look} max-md:hidden`} />;
  const { item } = entry.shown;
  return (
    <div class={look} title={item.summary}>
      <p class="flex gap-2">
        <a
          href={userUrl(item.actor.name)}
          class="min-w-0 truncate font-medium text-inherit no-underline hover:underline"
        >
          {shortName(item.actor.name)}
        </a>
        <a
          href={eventUrl(item.id)}
          class="ml-auto shrink-0 text-slate-600 tabular-nums dark:text-slate-400"
        >
          {item.time.slice(5, 16).replace('T', ' ')}
        </a>
      </p>
      {run.blame.how === 'asked' ? null : (
        <p class="[overflow-wrap:anywhere] text-slate-600 dark:text-slate-400">
          {tellHow(run.blame)}
        </p>
      )}
    </div>
  );
}

/** Of a service account its own name: its namespace is known from the rest of the page. */
const shortName = (name: string): string =>
  name.startsWith('system:serviceaccount:') ? name.slice(name.lastIndexOf(':') + 1) : name;

const isSame = (one: FieldBlame, other: FieldBlame): boolean =>
  one.version === other.version && tellHow(one) === tellHow(other);

/** A line that only holds what follows goes with it. */
function gatherRuns(lines: readonly BlamedLine[]): Run[] {
  const runs: Array<{ blame: FieldBlame | null; lines: string[] }> = [];
  let holders: string[] = [];
  for (const { text, blame } of lines) {
    const run = runs.at(-1);
    if (blame === null) holders.push(text);
    else if (run?.blame != null && isSame(run.blame, blame)) {
      run.lines.push(...holders, text);
      holders = [];
    } else {
      runs.push({ blame, lines: [...holders, text] });
      holders = [];
    }
  }
  if (holders.length > 0) runs.push({ blame: null, lines: holders });
  return runs;
}
