import { createSeededBatches } from '../load/seeded-batches.ts';

/** One in each fortieth body: a million events hold fifty, in fifty batches. */
export const RARE_PERSON = 'dev-7@example.com';
const PEOPLE = 40;
const IMPERSONATED_EVERY = 20;
const SLOW_EVERY = 10;
const SLOW_MS = 1_500;
/** One object has a history: a change in each twentieth body, fifty in half a million events. */
const DEPLOYMENT_EVERY = 20;
export const DEPLOYMENT = {
  cluster: 'search-1',
  group: 'apps',
  resource: 'deployments',
  namespace: 'shop',
  name: 'checkout',
} as const;

export const NEEDLE_UID = '5eed1e55-0000-4000-a000-00000000feed';
export const NEEDLE_IMAGE = 'registry.example.com/needle/haystack:4.2.1';

type Event = Record<string, unknown>;

/**
 * Events of the seeded stream, all of service accounts, with what is rare in a cluster among them:
 * a person in each body, now and then an impersonation, a request that took long, a change of one
 * object that is always the same.
 */
export function createSearchBatches(options: {
  readonly seed: number;
  readonly bodies: number;
  readonly startMs: number;
  readonly microsBetweenEvents: number;
}): string[][] {
  return createSeededBatches(options).map((items, body) => {
    const change = (place: number, edit: (event: Event) => Event): void => {
      const at = Math.floor(items.length * place);
      items[at] = JSON.stringify(edit(JSON.parse(items[at] ?? '{}') as Event));
    };
    change(0.5, (event) => actAsPerson(event, body % PEOPLE));
    if (body % IMPERSONATED_EVERY === 0) change(0.2, impersonate);
    if (body % SLOW_EVERY === 0) change(0.8, takeLong);
    if (body % DEPLOYMENT_EVERY === 0) change(0.3, (event) => scaleDeployment(event, body));
    return items;
  });
}

const actAsPerson = (event: Event, person: number): Event => ({
  ...event,
  level: 'Request',
  verb: 'patch',
  user: { username: `dev-${person}@example.com`, groups: ['developers', 'system:authenticated'] },
  requestObject: { spec: { replicas: person } },
});

const impersonate = (event: Event): Event => ({
  ...event,
  impersonatedUser: { username: 'break-glass@example.com', groups: ['system:masters'] },
});

const takeLong = (event: Event): Event => {
  const ended = String(event['stageTimestamp']);
  const began = new Date(Date.parse(ended) - SLOW_MS).toISOString().replace('Z', '000Z');
  return { ...event, requestReceivedTimestamp: began };
};

function scaleDeployment(event: Event, replicas: number): Event {
  const { group, resource, namespace, name } = DEPLOYMENT;
  const container = { name: 'app', image: 'registry.example.com/shop/checkout:1.0.0' };
  const uid = '5eed1e55-0000-4000-a000-00000000cafe';
  return {
    ...event,
    level: 'RequestResponse',
    verb: 'patch',
    requestURI: `/apis/apps/v1/namespaces/${namespace}/${resource}/${name}`,
    objectRef: { apiGroup: group, apiVersion: 'v1', resource, namespace, name, uid },
    responseStatus: { code: 200 },
    requestObject: { spec: { replicas } },
    responseObject: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, uid },
      spec: { replicas, template: { spec: { containers: [container] } } },
    },
  };
}

/** What is to be found in free text: in two events of all, the oldest. */
export function createNeedles(options: {
  readonly seed: number;
  readonly startMs: number;
}): string[] {
  const [items = []] = createSeededBatches({ ...options, bodies: 1, eventsPerBody: 2 });
  const [first, second] = items.map((item) => JSON.parse(item) as Event);
  const container = { name: 'app', image: NEEDLE_IMAGE };
  return [
    { ...first, objectRef: { ...(first?.['objectRef'] as Event), uid: NEEDLE_UID } },
    {
      ...second,
      level: 'Request',
      verb: 'create',
      requestObject: { kind: 'Pod', spec: { containers: [container] } },
    },
  ].map((event) => JSON.stringify(event));
}
