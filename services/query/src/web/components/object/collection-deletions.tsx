import type { CollectionDeletion } from '../../../objects/find-collection-deletions.ts';
import { eventUrl } from '../../../search/search-url.ts';
import { CARD } from '../card.tsx';
import { QUIET } from '../looks.ts';
import { formatUtc } from '../../format-utc.ts';
import { Sentence } from '../sentence.tsx';

/** Requests that deleted many objects at once, this one among them or perhaps. */
export function CollectionDeletions({
  deletions,
}: {
  readonly deletions: readonly CollectionDeletion[];
}) {
  if (deletions.length === 0) return null;
  return (
    <section aria-label="Deletions of many" class={`${CARD} mt-6 text-sm`}>
      <h2 class="font-semibold">Deletions of many objects at once</h2>
      <ul class="mt-2 space-y-2">
        {deletions.map(({ shown, certain }) => (
          <li key={shown.item.id}>
            <a href={eventUrl(shown.item.id)} class="text-inherit no-underline hover:underline">
              <Sentence parts={shown.parts} />
            </a>
            <p class={`text-xs ${QUIET}`}>
              <time dateTime={shown.item.time}>{`${formatUtc(shown.item.time)} UTC`}</time>
              {certain
                ? ': deleted this object'
                : ': may have deleted this object; what it deleted was not recorded'}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
