import type { ComponentChildren } from 'preact';
import { CARD } from './card.tsx';

/** A card of labelled facts; one without a text is left out. */
export function Facts({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class={CARD}>
      <h2 class="text-sm font-semibold">{title}</h2>
      <dl class="mt-3 space-y-2">{children}</dl>
    </section>
  );
}

export function Fact(props: {
  readonly label: string;
  readonly text: string | null | undefined;
  readonly href?: string | null;
  /** A word of explanation behind the value. */
  readonly hint?: string | undefined;
}) {
  if (!props.text) return null;
  return (
    <div class="grid grid-cols-[6.5rem_1fr] gap-3 text-sm">
      <dt class="text-slate-500 dark:text-slate-400">{props.label}</dt>
      <dd class="min-w-0 [overflow-wrap:anywhere]">
        {props.href ? (
          <a
            href={props.href}
            class="text-indigo-700 no-underline hover:underline dark:text-indigo-300"
          >
            {props.text}
          </a>
        ) : (
          props.text
        )}
        {props.hint ? (
          <span class="block text-xs text-slate-500 dark:text-slate-400">{props.hint}</span>
        ) : null}
      </dd>
    </div>
  );
}
