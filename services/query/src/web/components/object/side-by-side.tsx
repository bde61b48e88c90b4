import type { DiffLine, DiffRow } from '../../../objects/diff-manifests.ts';

const CELL = 'flex min-w-0 gap-2 px-2';
const SIDES = {
  before: 'bg-rose-50 text-rose-900 dark:bg-rose-950/60 dark:text-rose-200',
  after: 'bg-emerald-50 text-emerald-900 dark:bg-emerald-950/60 dark:text-emerald-200',
} as const;

/** Two texts beside each other; below each other, as one, where the window is narrow. */
export function SideBySide({ rows }: { readonly rows: readonly DiffRow[] }) {
  if (rows.every(({ kind }) => kind !== 'changed'))
    return (
      <p class="mt-2 text-sm text-slate-600 dark:text-slate-400">
        No difference, apart from what changes by itself.
      </p>
    );
  return (
    <div
      role="table"
      aria-label="Before and after"
      class="mt-2 overflow-hidden rounded-md border border-slate-200 font-mono text-[13px] leading-relaxed dark:border-slate-800"
    >
      {rows.map((row, index) => (
        <Row key={index} row={row} />
      ))}
    </div>
  );
}

function Row({ row: { kind, before, after } }: { readonly row: DiffRow }) {
  if (kind === 'skipped')
    return (
      <div
        role="row"
        class="bg-slate-100 px-2 text-slate-500 select-none dark:bg-slate-800/60 dark:text-slate-400"
      >
        <span role="cell">⋯</span>
      </div>
    );
  if (kind === 'same')
    return (
      <div
        role="row"
        class="lg:grid lg:grid-cols-2 lg:divide-x lg:divide-slate-200 dark:lg:divide-slate-800"
      >
        <Side line={before} look="" sign=" " />
        <Side line={after} look="max-lg:hidden" sign=" " />
      </div>
    );
  return (
    <div
      role="row"
      class="lg:grid lg:grid-cols-2 lg:divide-x lg:divide-slate-200 dark:lg:divide-slate-800"
    >
      <Side line={before} look={SIDES.before} sign="−" />
      <Side line={after} look={SIDES.after} sign="+" />
    </div>
  );
}

/** A sign stands before each line: colour alone says nothing to those who do not see it. */
function Side({
  line,
  look,
  sign,
}: {
  readonly line: DiffLine | null;
  readonly look: string;
  readonly sign: string;
}) {
  if (line === null)
    return <div role="cell" class={`${CELL} bg-slate-50 max-lg:hidden dark:bg-slate-950/50`} />;
  return (
    <div role="cell" class={`${CELL} ${look}`}>
      <span class="w-7 shrink-0 text-right text-xs leading-[inherit] text-slate-500 select-none dark:text-slate-400">
        {line.number}
      </span>
      <span class="w-3 shrink-0 select-none">{sign}</span>
      <span class="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">{line.text}</span>
    </div>
  );
}
