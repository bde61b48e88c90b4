import type { ComponentChildren } from 'preact';
import type { ShownEvent } from '../../present-stored-event.ts';
import { eventUrl, refineUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { KubectlBox } from '../components/kubectl-box.tsx';
import { OutcomeBadge } from '../components/outcome-badge.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Layout } from './layout.tsx';

export interface EventPageProps {
  readonly assets: AssetUrls;
  readonly shown: ShownEvent;
  readonly raw: string;
  readonly receivedAt: Date;
}

const NO_TERMS = { terms: [] };
const CARD =
  'rounded-lg border border-slate-200 bg-white p-5 dark:border-slate-800 dark:bg-slate-900';

/** One event in the order of an auditor's questions; the raw event comes last. */
export function EventPage({ assets, shown, raw, receivedAt }: EventPageProps) {
  const { item, event, parts } = shown;
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
      <div class="mt-6 grid gap-4 lg:grid-cols-2">
        <Facts title="Who">
          <Fact
            label="User"
            text={item.user}
            href={item.user && refineUrl(NO_TERMS, 'user', item.user)}
          />
          <Fact label="Acting as" text={item.impersonatedUser} />
          <Fact label="Kind" text={item.actor.class} />
          <Fact label="Groups" text={event.user?.groups?.join(', ')} />
        </Facts>
        <Facts title="From where">
          <Fact label="Address" text={item.sourceIp} />
          <Fact
            label="Client"
            text={[item.client.name, item.client.version].filter(Boolean).join(' ')}
          />
          <Fact label="User agent" text={item.userAgent} />
        </Facts>
        <Facts title="What">
          <Fact
            label="Cluster"
            text={item.cluster}
            href={refineUrl(NO_TERMS, 'cluster', item.cluster)}
          />
          <Fact label="Verb" text={item.verb} />
          <Fact
            label="Resource"
            text={[item.apiGroup, item.resource, item.subresource].filter(Boolean).join('/')}
          />
          <Fact
            label="Namespace"
            text={item.namespace}
            href={item.namespace && refineUrl(NO_TERMS, 'namespace', item.namespace)}
          />
          <Fact
            label="Name"
            text={item.name}
            href={item.name && refineUrl(NO_TERMS, 'name', item.name)}
          />
          <Fact label="Request" text={item.requestUri} />
        </Facts>
        <Facts title="Outcome">
          <Fact label="Decision" text={item.decision} />
          <Fact label="Because" text={event.annotations?.['authorization.k8s.io/reason']} />
          <Fact
            label="Status"
            text={[item.code, event.responseStatus?.reason].filter(Boolean).join(' ')}
          />
          <Fact label="Message" text={event.responseStatus?.message} />
          <Fact label="Stage" text={[item.stage, item.level].filter(Boolean).join(', level ')} />
          <Fact label="Audit ID" text={item.auditId} />
          <Fact label="Received" text={receivedAt.toISOString()} />
        </Facts>
      </div>
      {item.kubectl === null ? null : <KubectlBox kubectl={item.kubectl} />}
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

function Facts({
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

function Fact(props: {
  readonly label: string;
  readonly text: string | null | undefined;
  readonly href?: string | null;
}) {
  if (!props.text) return null;
  return (
    <div class="grid grid-cols-[6.5rem_1fr] gap-3 text-sm">
      <dt class="text-slate-500 dark:text-slate-400">{props.label}</dt>
      <dd class="min-w-0 [overflow-wrap:anywhere]">
        {props.href ? <a href={props.href}>{props.text}</a> : props.text}
      </dd>
    </div>
  );
}
