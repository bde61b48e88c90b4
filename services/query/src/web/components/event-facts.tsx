import { readCredential } from '@k8s-audit/audit-event';
import { EVERYTHING } from '@k8s-audit/store';
import type { ShownEvent } from '../../present-stored-event.ts';
import {
  addressUrl,
  clusterUrl,
  namespaceUrl,
  refineUrl,
  userUrl,
} from '../../search/search-url.ts';
import { Fact, Facts } from './facts.tsx';

interface Shown {
  readonly shown: ShownEvent;
}

/** Who, from where, what, and how it ended: an auditor's first four questions. */
export function EventFacts({ shown, receivedAt }: Shown & { readonly receivedAt: Date }) {
  return (
    <div class="mt-6 grid gap-4 lg:grid-cols-2">
      <Who shown={shown} />
      <Origin shown={shown} />
      <What shown={shown} />
      <OutcomeFacts shown={shown} receivedAt={receivedAt} />
    </div>
  );
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
        href={item.impersonatedUser && userUrl(item.impersonatedUser)}
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
        href={item.sourceIp && addressUrl(item.sourceIp)}
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
      <Fact label="Cluster" text={item.cluster} href={clusterUrl(item.cluster)} />
      <Fact label="Verb" text={item.verb} />
      <Fact
        label="Resource"
        text={[item.apiGroup, item.resource, item.subresource].filter(Boolean).join('/')}
      />
      <Fact
        label="Namespace"
        text={item.namespace}
        href={item.namespace && namespaceUrl(item.namespace)}
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
