import type { ObjectPlace } from '../../../objects/object-place.ts';
import type { Relatives } from '../../../objects/load-relatives.ts';
import { objectUrl } from '../../../search/search-url.ts';

const FAINT = 'text-slate-600 dark:text-slate-400';

/** What an object belongs to and what belongs to it; loaded behind the page, which does not wait. */
export function RelativesList({ relatives }: { readonly relatives: Relatives }) {
  const { owners, children, complete } = relatives;
  return (
    <div class="space-y-4 text-sm">
      <div>
        <h3 class="font-medium">Belongs to</h3>
        {owners.length === 0 ? (
          <p class={FAINT}>No owner is named in its last known state.</p>
        ) : (
          <ul class="mt-1 space-y-1">
            {owners.map((owner) => (
              <Relative key={owner.uid} place={owner.place} kind={owner.kind} when={null} />
            ))}
          </ul>
        )}
      </div>
      <div>
        <h3 class="font-medium">Owns</h3>
        <Children of={children} />
        {complete ? null : <p class={FAINT}>There may be more: only the newest were looked at.</p>}
      </div>
    </div>
  );
}

function Children({ of: children }: { readonly of: Relatives['children'] }) {
  if (children === null)
    return (
      <p class={FAINT}>
        Not known: objects name their owner by its uid, and no event of this object holds it. At
        level Metadata bodies are not recorded.
      </p>
    );
  if (children.length === 0)
    return <p class={FAINT}>No recorded creation names this object as its owner.</p>;
  return (
    <ul class="mt-1 space-y-1">
      {children.map(({ place, created }) => (
        <Relative
          key={objectUrl(place)}
          place={place}
          kind={place.resource}
          when={created.item.time}
        />
      ))}
    </ul>
  );
}

function Relative({
  place,
  kind,
  when,
}: {
  readonly place: ObjectPlace;
  readonly kind: string;
  readonly when: string | null;
}) {
  return (
    <li>
      <a
        href={objectUrl(place)}
        class="text-indigo-700 no-underline [overflow-wrap:anywhere] hover:underline dark:text-indigo-300"
      >
        {place.name}
      </a>
      <span class={`${FAINT} block text-xs`}>
        {kind}
        {when === null ? null : (
          <time dateTime={when} class="tabular-nums">
            {`, made ${when.slice(5, 19).replace('T', ' ')}`}
          </time>
        )}
      </span>
    </li>
  );
}
