import { formatMicroTime, parseMicroTime, readCredential } from '@k8s-audit/audit-event';
import { EVERYTHING, fieldIs, type FilterField } from '@k8s-audit/store';
import type { ShownEvent } from '../../present-stored-event.ts';
import { placeOf } from '../../objects/object-place.ts';
import { formatQuery } from '../../search/format-query.ts';
import { eventUrl, objectUrl, refineUrl, searchUrl, userUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { ChangesCard } from '../components/changes-card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { KubectlBox, NoKubectlBox } from '../components/kubectl-box.tsx';
import { OutcomeBadge } from '../components/outcome-badge.tsx';
import { Sentence } from '../components/sentence.tsx';
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
      <Context shown={shown} />
      <div class="mt-6 grid gap-4 lg:grid-cols-2">
        <Who shown={shown} />
        <Origin shown={shown} />
        <What shown={shown} />
        <OutcomeFacts shown={shown} receivedAt={receivedAt} />
      </div>
      <WhyCard event={event} />
      {item.kubectl === null ? (
        <NoKubectlBox reason={noCommand ?? 'unknown'} />
      ) : (
        <KubectlBox kubectl={item.kubectl} />
      )}
      <ChangesCard event={event} />
      {stages.length > 1 ? <StagesCard stages={stages} currentId={item.id} /> : null}
      <section class={`${CARD} mt-4`}>
        <div class="flex flex-wrap items-baseline justify-between gap-2">
          <h2 class="text-sm font-semibold">Raw event</h2>
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

/** A quarter of an hour before and behind. */
const AROUND_US = 900_000_000n;

/** Where one looks next: what the same person did then, what else happened to the object. */
function Context({ shown }: Shown) {
  const { item } = shown;
  const at = parseMicroTime(item.time) ?? 0n;
  const range = { from: formatMicroTime(at - AROUND_US), to: formatMicroTime(at + AROUND_US) };
  const term = (field: FilterField, value: string): string => formatQuery(fieldIs(field, value));
  const place = placeOf(shown);
  const links = [
    place && { label: 'History of this object', href: objectUrl(place) },
    item.user && {
      label: 'Same user, ±15 min',
      href: searchUrl({ q: term('user', item.user), ...range }),
    },
    item.name && {
      label: 'Same name, ±15 min',
      href: searchUrl({ q: term('name', item.name), ...range }),
    },
    item.sourceIp && {
      label: 'Same address, ±15 min',
      href: searchUrl({ q: term('ip', item.sourceIp), ...range }),
    },
  ].filter((link) => link !== null && link !== '');
  return (
    <nav aria-label="Around this event" class="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {links.map(({ label, href }) => (
        <a key={label} href={href} class="text-indigo-700 dark:text-indigo-300">
          {label}
        </a>
      ))}
    </nav>
  );
}

interface Shown {
  readonly shown: ShownEvent;
}

function Who({ shown: { item, event } }: Shown) {
  const credential = readCredential(event);
  const acting = event.impersonatedUser;
  return (
    <Facts title="Who">
      <Fact label="User" text={item.user} href={item.user && userUrl(item.user)} />
      <Fact
        label="Acting as"
        text={item.impersonatedUser}
        hint={acting?.groups?.length ? `in the groups ${acting.groups.join(', ')}` : undefined}
      />
      <Fact label="Kind" text={item.actor.class} />
      <Fact label="Groups" text={event.user?.groups?.join(', ')} />
      <Fact label="Credential" text={credential.id} hint={credential.kind ?? undefined} />
      <Fact label="Pod" text={credential.pod} hint="that the token is bound to" />
      <Fact label="Node" text={credential.node} hint="that the token is bound to" />
    </Facts>
  );
}

function Origin({ shown: { item, event } }: Shown) {
  const before = event.sourceIPs?.slice(0, -1) ?? [];
  const { name, version, component } = item.client;
  return (
    <Facts title="From where">
      <Fact
        label="Address"
        text={item.sourceIp}
        hint={before.length > 0 ? 'the one that the API server saw' : undefined}
      />
      <Fact
        label="Claimed"
        text={before.join(', ')}
        hint="named by the client or a proxy: not to be trusted"
      />
      <Fact label="Client" text={[name, version].filter(Boolean).join(' ')} />
      <Fact label="Component" text={component} />
      <Fact label="User agent" text={item.userAgent} />
    </Facts>
  );
}

function What({ shown: { item } }: Shown) {
  return (
    <Facts title="What">
      <Fact
        label="Cluster"
        text={item.cluster}
        href={refineUrl(EVERYTHING, 'cluster', item.cluster)}
      />
      <Fact label="Verb" text={item.verb} />
      <Fact
        label="Resource"
        text={[item.apiGroup, item.resource, item.subresource].filter(Boolean).join('/')}
      />
      <Fact
        label="Namespace"
        text={item.namespace}
        href={item.namespace && refineUrl(EVERYTHING, 'namespace', item.namespace)}
      />
      <Fact
        label="Name"
        text={item.name}
        href={item.name && refineUrl(EVERYTHING, 'name', item.name)}
      />
      <Fact label="Request" text={item.requestUri} />
    </Facts>
  );
}

function OutcomeFacts({
  shown: { item, event },
  receivedAt,
}: Shown & { readonly receivedAt: Date }) {
  return (
    <Facts title="Outcome">
      <Fact label="Decision" text={item.decision} />
      <Fact
        label="Status"
        text={[item.code, event.responseStatus?.reason].filter(Boolean).join(' ')}
      />
      <Fact label="Message" text={event.responseStatus?.message} />
      <Fact label="Stage" text={[item.stage, item.level].filter(Boolean).join(', level ')} />
      <Fact label="Audit ID" text={item.auditId} />
      <Fact label="Received" text={receivedAt.toISOString()} />
    </Facts>
  );
}
