import type { ShownEvent } from '../../present-stored-event.ts';
import type { CascadeNode } from '../../requests/cascade.ts';
import type { Cascade } from '../../requests/find-cascade.ts';
import { placeOf } from '../../objects/object-place.ts';
import { formatQuery } from '../../search/format-query.ts';
import { eventUrl, objectUrl, searchUrl } from '../../search/search-url.ts';
import { formatOffset } from './around-card.tsx';
import { Sentence } from './sentence.tsx';

const FAINT = 'text-sm text-slate-600 dark:text-slate-400';

const UNTOLD: Readonly<Record<NonNullable<Cascade['untold']>, string>> = {
  'no change': 'Nothing: this request changed no object.',
  'no uid':
    'Not recorded: what came of a request is found by the uid of its object, which this event does not hold. The audit policy has to record it at level RequestResponse.',
};

/** What controllers did because of a request, as a tree; honest about what bodies do not tell. */
export function CascadeList({
  shown,
  cascade,
}: {
  readonly shown: ShownEvent;
  readonly cascade: Cascade;
}) {
  const { steps, untold, complete, withoutBodies, bare } = cascade;
  return (
    <div>
      {untold === null ? null : <p class={FAINT}>{UNTOLD[untold]}</p>}
      {untold === null && steps.length === 0 ? (
        <p class={FAINT}>
          No recorded body names this object as its owner: none of the ten minutes behind, or until
          it was changed again.
        </p>
      ) : null}
      {steps.length === 0 ? null : <Steps steps={steps} shown={shown} />}
      {withoutBodies === 0 ? null : (
        <p class={`${FAINT} mt-2`}>
          {'Some of it may be among '}
          <a
            class="text-indigo-700 dark:text-indigo-300"
            href={searchUrl({ q: formatQuery(bare.filter), from: bare.from, to: bare.to })}
          >{`${withoutBodies === 100 ? '100 or more' : withoutBodies} changes`}</a>
          {
            ' that controllers made right behind it and whose bodies were not recorded (level Metadata).'
          }
        </p>
      )}
      {complete ? null : (
        <p class={`${FAINT} mt-2`}>There may be more: the time for looking was used up.</p>
      )}
    </div>
  );
}

function Steps({
  steps,
  shown,
}: {
  readonly steps: readonly CascadeNode[];
  readonly shown: ShownEvent;
}) {
  return (
    <ol class="border-l-2 border-slate-200 pl-3 text-sm sm:pl-4 dark:border-slate-700">
      {steps.map((step) => (
        <Step key={step.shown.item.id} step={step} shown={shown} />
      ))}
    </ol>
  );
}

function Step({ step, shown }: { readonly step: CascadeNode; readonly shown: ShownEvent }) {
  const { item, parts } = step.shown;
  const place = placeOf(step.shown);
  return (
    <li class="py-1">
      <p class="flex flex-wrap items-baseline gap-x-3">
        <time
          dateTime={item.time}
          title={item.time}
          class="text-xs text-slate-500 tabular-nums dark:text-slate-400"
        >
          {formatOffset(shown.item.time, item.time)}
        </time>
        <a href={eventUrl(item.id)} class="min-w-0 text-inherit no-underline hover:underline">
          <Sentence parts={parts} />
        </a>
        {place === null ? null : (
          <a href={objectUrl(place)} class="text-xs text-indigo-700 dark:text-indigo-300">
            history
          </a>
        )}
      </p>
      {step.steps.length === 0 ? null : <Steps steps={step.steps} shown={shown} />}
    </li>
  );
}
