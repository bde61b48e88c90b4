import type { ComponentChildren } from 'preact';
import { BUTTON } from './looks.ts';

/** A button that opens a panel below it, also without scripts. */
export function Menu(props: {
  readonly label: string;
  readonly children: ComponentChildren;
  /** The panel ends where the button ends, on a phone where the bar around ends: for buttons at the right. */
  readonly atEnd?: boolean;
}) {
  return (
    <details data-menu class={`relative print:hidden ${props.atEnd ? 'max-sm:static' : ''}`}>
      <summary class={`${BUTTON} list-none [&::-webkit-details-marker]:hidden`}>
        {props.label}
        <span aria-hidden="true" class="text-xs">
          ▾
        </span>
      </summary>
      <div
        class={`absolute z-20 mt-1 max-h-[70vh] w-72 max-w-[calc(100vw-2rem)] overflow-auto rounded-lg border border-slate-200 bg-white p-3 text-sm shadow-lg dark:border-slate-700 dark:bg-slate-900 ${props.atEnd ? 'right-0' : 'left-0'}`}
      >
        {props.children}
      </div>
    </details>
  );
}
