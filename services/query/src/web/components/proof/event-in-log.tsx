import { eventUrl } from '../../../search/search-url.ts';
import type { AskedEvent } from '../../../log/ask-event.ts';
import { Fact, Facts } from '../facts.tsx';

/** Where one event stands in the log. */
export function EventInLog({ asked: { id, proof } }: { readonly asked: AskedEvent }) {
  return (
    <div class="mb-4">
      <Facts title="This event">
        <Fact label="Event" text={id} href={eventUrl(id)} />
        {proof === null ? (
          <Fact
            label="In the log"
            text="No"
            hint="It is not stored, came before the log began, or arrived a few seconds ago."
          />
        ) : (
          <>
            <Fact
              label="In the log"
              text={`✓ entry ${proof.logged.position.toLocaleString('en')}`}
              hint={
                proof.checkpoint === null
                  ? 'Not signed yet: the next checkpoint will be over it.'
                  : 'The last signed checkpoint is over it.'
              }
            />
            <Fact label="Entry" text={proof.logged.leaf} />
            <Fact
              label="Proof"
              text={`${proof.path.length} hashes up to the root of ${proof.size.toLocaleString('en')} entries`}
              href={`/api/v1/log/proof/inclusion?event=${encodeURIComponent(id)}`}
            />
          </>
        )}
      </Facts>
    </div>
  );
}
