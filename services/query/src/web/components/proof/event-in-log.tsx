import type { AskedEvent } from '../../../log/ask-event.ts';
import type { EventProof } from '../../../log/prove-event.ts';
import { eventUrl } from '../../../search/search-url.ts';
import { CARD } from '../card.tsx';
import { LINK, QUIET } from '../looks.ts';
import { ForTools } from './for-tools.tsx';
import { sayUtc } from '../../format-utc.ts';

/** Whether one event is what was received, in words; what tools need comes last. */
export function EventInLog({ asked: { id, found } }: { readonly asked: AskedEvent }) {
  return (
    <section class={CARD}>
      <h2 class="text-lg font-semibold">{titleOf(found)}</h2>
      <p class="mt-2 max-w-prose">
        {found === null ? (
          'It is not stored, came before the log began, or arrived a few seconds ago.'
        ) : found.difference === null ? (
          <Unaltered proof={found.proof} />
        ) : (
          `Of this event ${found.difference}. Keep the database and all signatures as they are, and have the whole store verified.`
        )}
      </p>
      <p class={`mt-2 max-w-prose text-sm [overflow-wrap:anywhere] ${QUIET}`}>
        Event{' '}
        <a class={LINK} href={eventUrl(id)}>
          {id}
        </a>
      </p>
      {found === null ? null : (
        <ForTools>
          <p class="[overflow-wrap:anywhere]">
            <code class="font-mono text-[13px]">{found.proof.logged.leaf}</code>
          </p>
          <p class="mt-2">
            <a class={LINK} href={`/api/v1/log/proof/inclusion?event=${encodeURIComponent(id)}`}>
              {`${found.proof.path.length} hashes from this entry to the root of ${found.proof.size.toLocaleString('en')}`}
            </a>
          </p>
        </ForTools>
      )}
    </section>
  );
}

function titleOf(found: AskedEvent['found']): string {
  if (found === null) return 'This event is not in the log';
  return found.difference === null
    ? '✓ This event is unaltered'
    : '▲ This event is not what was received';
}

function Unaltered({ proof: { logged, checkpoint } }: { readonly proof: EventProof }) {
  return (
    <>
      {`It lies in a batch whose bytes are those that were received: their fingerprint is entry ${logged.position.toLocaleString('en')} of the log. `}
      {checkpoint === null
        ? 'The next signature will cover it.'
        : `The signature of ${sayUtc(checkpoint.signedAt)} covers it.`}
    </>
  );
}
