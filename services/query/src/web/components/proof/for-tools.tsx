import type { ComponentChildren } from 'preact';
import { QUIET } from '../looks.ts';

/** What only programs read: there for those who look for it. */
export function ForTools({ children }: { readonly children: ComponentChildren }) {
  return (
    <details class="mt-3 text-sm">
      <summary class={`cursor-pointer ${QUIET}`}>For your own tools</summary>
      <div class="mt-2">{children}</div>
    </details>
  );
}
