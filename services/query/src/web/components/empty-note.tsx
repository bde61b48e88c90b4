import type { ComponentChildren } from 'preact';
import { QUIET } from './looks.ts';

/** Stands where a list has nothing to show. */
export function EmptyNote({ children }: { readonly children: ComponentChildren }) {
  return (
    <p
      class={`rounded-lg border border-dashed border-slate-300 p-10 text-center dark:border-slate-700 ${QUIET}`}
    >
      {children}
    </p>
  );
}
