import type { ComponentChild } from 'preact';

export function Table({
  heads,
  rows,
}: {
  readonly heads: readonly string[];
  readonly rows: ReadonlyArray<readonly ComponentChild[]>;
}) {
  return (
    // Keys scroll only what can have the focus.
    <div
      tabIndex={0}
      class="overflow-x-auto rounded-lg border border-slate-200 bg-white dark:border-slate-800 dark:bg-slate-900"
    >
      <table class="w-full text-left text-sm">
        <thead class="border-b border-slate-200 text-slate-500 dark:border-slate-800 dark:text-slate-400">
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" class="px-4 py-2.5 font-medium whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="divide-y divide-slate-200 dark:divide-slate-800">
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column} class="px-4 py-2.5 align-top tabular-nums">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
