import type { ComponentChildren } from 'preact';
import { readEventOwners } from '@k8s-audit/audit-event';
import type { ShownEvent } from '../../present-stored-event.ts';
import { ownerPlace, placeOf } from '../../objects/object-place.ts';
import { isChange } from '../../requests/cascade.ts';
import { AROUND } from '../../requests/surroundings.ts';
import { eventUrl, objectUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { AroundTabs, aroundUrl } from '../components/around-card.tsx';
import { CARD } from '../components/card.tsx';
import { ChangesCard } from '../components/changes-card.tsx';
import { EventFacts } from '../components/event-facts.tsx';
import { KubectlBox, NoKubectlBox } from '../components/kubectl-box.tsx';
import { OutcomeBadge } from '../components/outcome-badge.tsx';
import { Sentence } from '../components/sentence.tsx';
import { ProofLink } from '../components/proof/proof-link.tsx';
import { StagesCard } from '../components/stages-card.tsx';
import { WhyCard } from '../components/why-card.tsx';
import { Layout } from './layout.tsx';

export interface EventPageProps {
  readonly assets: AssetUrls;
  readonly shown: ShownEvent;
  /** All stages of its request, itself among them. */
  readonly stages: readonly ShownEvent[];
  readonly raw: string;
  readonly receivedAt: Date;
}

/** One event in the order of an auditor's questions; the raw event comes last. */
export function EventPage({ assets, shown, stages, raw, receivedAt }: EventPageProps) {
  const { item, event, parts, noCommand } = shown;
  return (
    <Layout title={item.summary.slice(0, 80)} assets={assets} current="events">
      <p class="mb-3 text-sm">
        <a href="/">← Events</a>
      </p>
      <h1 class="text-xl leading-snug font-normal sm:text-2xl">
        <Sentence parts={parts} />
      </h1>
      <p class="mt-3 flex flex-wrap items-center gap-3 text-sm text-slate-600 dark:text-slate-400">
        <OutcomeBadge item={item} />
        <time dateTime={item.time} class="tabular-nums">
          {item.time.replace('T', ' ').replace('Z', ' UTC')}
        </time>
      </p>
      <NextLinks shown={shown} />
      <EventFacts shown={shown} receivedAt={receivedAt} />
      <WhyCard event={event} />
      {item.kubectl === null ? (
        <NoKubectlBox reason={noCommand ?? 'unknown'} />
      ) : (
        <KubectlBox kubectl={item.kubectl} />
      )}
      <ChangesCard event={event} />
      {stages.length > 1 ? <StagesCard stages={stages} currentId={item.id} /> : null}
      {isChange(shown) ? (
        <Later title="What came of it" id="cascade" href={`${eventUrl(item.id)}/cascade`} />
      ) : null}
      <Around shown={shown} />
      <section class={`${CARD} mt-4`}>
        <div class="flex flex-wrap items-baseline justify-between gap-2">
          <h2 class="text-sm font-semibold">Raw event</h2>
          <ProofLink id={item.id} />
          <a class="text-sm" href={`/api/v1${eventUrl(item.id)}/raw`}>
            Download as received
          </a>
        </div>
        <pre
          class="mt-3 max-h-[40rem] overflow-auto rounded-md bg-slate-100 p-4 font-mono text-[13px] leading-relaxed dark:bg-slate-950"
          tabIndex={0}
        >
          {raw}
        </pre>
      </section>
    </Layout>
  );
}

interface Shown {
  readonly shown: ShownEvent;
}

/** The choice stands there from the start, as searches: it needs no script. */
function Around({ shown }: Shown) {
  const by = AROUND.find((one) => aroundUrl(shown, one) !== null);
  if (by === undefined) return null;
  const href = `${eventUrl(shown.item.id)}/around?by=${by}`;
  return (
    <Later title="A quarter of an hour around it" id="around" href={href}>
      <AroundTabs shown={shown} by={by} />
    </Later>
  );
}

/** Where one looks next: the history of the object, who did it, and where. */
function NextLinks({ shown }: Shown) {
  const place = placeOf(shown);
  const owners = readEventOwners(shown.event).map((owner) => ({
    label: `Its owner ${owner.kind} ${owner.name}`,
    href: place && objectUrl(ownerPlace(place, owner)),
  }));
  const links = [
    { label: 'History of this object', href: place && objectUrl(place) },
    ...owners,
  ].filter(({ href }) => href !== null);
  return (
    <nav aria-label="From this event" class="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {links.map(({ label, href }) => (
        <a key={label} href={href ?? '/'} class="text-indigo-700 dark:text-indigo-300">
          {label}
        </a>
      ))}
    </nav>
  );
}

/** Loaded behind the page, which does not wait for it; without scripts it is a page of its own. */
function Later({
  title,
  href,
  id,
  children,
}: {
  readonly title: string;
  readonly href: string;
  readonly id: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class={`${CARD} mt-4`}>
      <h2 class="mb-3 text-sm font-semibold">{title}</h2>
      <div id={id} hx-get={href} hx-trigger="load" hx-swap="innerHTML" class="min-h-10">
        {children ?? (
          <noscript>
            <a href={href}>Look for it</a>
          </noscript>
        )}
      </div>
    </section>
  );
}
