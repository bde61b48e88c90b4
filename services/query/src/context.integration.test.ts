import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fieldIs, type Database, type EventFilter } from '@k8s-audit/store';
import {
  anAuditEvent,
  aReceivedBatch,
  openTestStore,
  tellRollout,
  type TestStore,
} from '@k8s-audit/testkit';
import { connectReader } from './connect-reader.ts';
import type { EventReader } from './event-reader.ts';
import { findCollectionDeletions } from './objects/find-collection-deletions.ts';
import { entryAt, loadHistory } from './objects/load-history.ts';
import { loadRelatives } from './objects/load-relatives.ts';
import { placeOf, type ObjectPlace } from './objects/object-place.ts';
import { presentStoredEvent, type ShownEvent } from './present-stored-event.ts';
import type { CascadeNode } from './requests/cascade.ts';
import { findCascade } from './requests/find-cascade.ts';
import { findSurroundings } from './requests/find-surroundings.ts';
import { filterAround } from './requests/surroundings.ts';
import { parseQuery } from './search/parse-query.ts';
import { loadSubject } from './subjects/load-subject.ts';
import { readVersions } from './subjects/read-versions.ts';

const STOREFRONT: ObjectPlace = {
  cluster: 'prod',
  group: 'apps',
  resource: 'deployments',
  namespace: 'shop',
  name: 'storefront',
};
let store: TestStore;
let db: Database;
let reader: EventReader;

/** The story of a Deployment in one cluster, and beside it what is none of its business. */
beforeAll(async () => {
  store = await openTestStore();
  const { writer } = store;
  db = store.db;
  const story = tellRollout(new Date());
  const noise = Array.from({ length: 300 }, () => anAuditEvent());
  await writer.commit([writer.prepare(aReceivedBatch('prod', [...story, ...noise]))]);
  await writer.commit([writer.prepare(aReceivedBatch('other', tellRollout(new Date())))]);
  reader = connectReader(db);
}, 120_000);
afterAll(() => store.close());

async function findOne(query: string): Promise<ShownEvent> {
  const filters: EventFilter[] = [fieldIs('cluster', 'prod'), parseQuery(query)];
  const page = await reader.search({ filter: { kind: 'and', filters }, limit: 10 });
  const oldest = page.events.at(-1);
  if (oldest === undefined) throw new Error(`nothing found: ${query}`);
  return presentStoredEvent(oldest);
}

const tell = (nodes: readonly CascadeNode[]): string[] =>
  nodes.flatMap(({ shown, steps }) => {
    const { verb, resource, subresource } = shown.item;
    const own = [verb, resource, subresource].filter(Boolean).join(' ');
    return [own, ...tell(steps).map((line) => `  ${line}`)];
  });

describe('the history of an object', () => {
  it('tells two objects of one name apart, each with its last state and who set it', async () => {
    const history = await loadHistory(reader, STOREFRONT);
    const [now, before] = history.lives;
    expect(history.lives).toHaveLength(2);
    expect(now?.uid).not.toBe(before?.uid);
    expect([now?.deleted, before?.deleted]).toEqual([null, expect.any(Number)]);
    expect(before?.last?.state).toMatchObject({ spec: { replicas: 4 } });
    const setBy = (place: string): string | undefined => {
      const version = before?.blame.get(place)?.version;
      return version === undefined ? undefined : entryAt(history, version)?.shown.item.actor.name;
    };
    expect([
      setBy('spec.replicas'),
      setBy('spec.template.spec.containers[app].image'),
      setBy('spec.template.spec.containers[app].env[CURRENCY].value'),
      setBy('metadata.labels.team'),
      setBy('metadata.labels.app'),
    ]).toEqual([
      'linus@example.com',
      'grace@example.com',
      'ada@example.com',
      'linus@example.com',
      'ada@example.com',
    ]);
  });

  it('finds the deletions of many that covered it, or may have', async () => {
    const deleteMany = (responseObject?: unknown) =>
      anAuditEvent({
        verb: 'deletecollection',
        objectRef: { resource: 'deployments', apiGroup: 'apps', namespace: 'shop' },
        ...(responseObject === undefined ? {} : { responseObject }),
      });
    const listOf = (name: string) => ({ kind: 'DeploymentList', items: [{ metadata: { name } }] });
    const { writer } = store;
    const events = [deleteMany(), deleteMany(listOf('storefront')), deleteMany(listOf('other'))];
    await writer.commit([writer.prepare(aReceivedBatch('prod', events))]);
    const history = await loadHistory(reader, STOREFRONT);
    const found = await findCollectionDeletions(reader, STOREFRONT, history);
    expect(new Set(found.map(({ certain }) => certain))).toEqual(new Set([true, false]));
    expect(found).toHaveLength(2);
  });

  it('finds owners and children, also of what the server named', async () => {
    const relatives = await loadRelatives(
      reader,
      STOREFRONT,
      await loadHistory(reader, STOREFRONT),
    );
    const [set] = relatives.children ?? [];
    expect(relatives.children).toHaveLength(1);
    expect(set?.place).toMatchObject({ cluster: 'prod', resource: 'replicasets' });
    const setPlace = set?.place ?? STOREFRONT;
    const below = await loadRelatives(reader, setPlace, await loadHistory(reader, setPlace));
    expect(below.owners.map(({ place }) => place)).toEqual([STOREFRONT]);
    expect(below.children?.map(({ place }) => place.resource)).toEqual(['pods', 'pods']);
    const pod = below.children?.[0]?.place ?? STOREFRONT;
    const history = await loadHistory(reader, pod);
    expect(history.entries.map(({ shown }) => [shown.item.verb, shown.item.subresource])).toEqual([
      ['create', 'binding'],
      ['create', null],
    ]);
    expect(history.lives[0]?.last?.state).toMatchObject({ spec: { nodeName: 'worker-1' } });
  });
});

describe('the cascade of a request', () => {
  it('follows a creation down to the pods, until the object is changed again', async () => {
    const cascade = await findCascade(reader, await findOne('name:storefront verb:create'));
    const pods = ['  create pods', '    create pods binding'];
    expect(tell(cascade.steps)).toEqual(['create replicasets', ...pods, ...pods]);
    expect(cascade).toMatchObject({ complete: true, untold: null });
  });

  it('finds what was collected behind a deletion, though no body names its owner', async () => {
    const root = await findOne('name:storefront verb:delete outcome:allowed');
    const { steps } = await findCascade(reader, root);
    expect(tell(steps)).toEqual(['delete replicasets', ...Array(4).fill('delete pods')]);
  });

  it('says when it cannot know', async () => {
    const bare = await findOne('name:web-1');
    expect(await findCascade(reader, bare)).toMatchObject({ untold: 'no change', steps: [] });
    const refused = await findOne('name:storefront outcome:refused');
    expect(await findCascade(reader, refused)).toMatchObject({ untold: 'no change' });
  });
});

describe('what happened around an event', () => {
  it('is found by what it has in common with it', async () => {
    const root = await findOne('name:storefront verb:delete outcome:allowed');
    expect(placeOf(root)).toEqual(STOREFRONT);
    const object = filterAround(root, 'object') ?? parseQuery('');
    const { before, after } = await findSurroundings(reader, root, object);
    expect(before.map(({ item }) => item.verb)).toEqual(['patch', 'patch']);
    expect(after.map(({ item }) => item.verb)).toEqual(['create', 'delete', 'patch']);
    const session = filterAround(root, 'session') ?? parseQuery('');
    const same = await findSurroundings(reader, root, session);
    expect(same.before.map(({ item }) => item.user)).toEqual(['linus@example.com']);
    expect([same.moreBefore, same.moreAfter]).toEqual([false, false]);
  });
});

describe('a subject', () => {
  it('is told with when it was seen, what it did and what it was refused', async () => {
    const report = await loadSubject(reader, { kind: 'user', name: 'mallory@example.com' });
    expect(report.firstSeen).toEqual({ timeUs: report.firstSeen?.timeUs, exact: true });
    expect(report.changes).toEqual([]);
    expect(report.refusals.map(({ item }) => item.verb)).toEqual(['delete', 'delete']);
    expect(report.refused.fields.find(({ field }) => field === 'resource')?.values).toEqual([
      { value: 'apps/deployments', count: 2 },
    ]);
  });

  it('may be a cluster, with the versions that it runs', async () => {
    const { facets, lastSeenUs } = await loadSubject(reader, { kind: 'cluster', name: 'prod' });
    expect(facets.counted).toBeGreaterThan(300);
    const toUs = (lastSeenUs ?? 0n) + 1n;
    const range = { fromUs: toUs - 86_400_000_000n, toUs };
    expect(await readVersions(reader, fieldIs('cluster', 'prod'), range)).toEqual([
      { component: 'kube-controller-manager', versions: [{ version: 'v1.33.1', count: 14 }] },
      { component: 'kube-scheduler', versions: [{ version: 'v1.33.1', count: 6 }] },
    ]);
  });

  it('that was never seen has nothing', async () => {
    const report = await loadSubject(reader, { kind: 'address', name: '192.0.2.1' });
    expect([report.firstSeen, report.lastSeenUs]).toEqual([null, null]);
  });
});
