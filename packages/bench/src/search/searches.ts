import type { FilledStore } from './fill-store.ts';
import { DEPLOYMENT, NEEDLE_IMAGE, NEEDLE_UID, RARE_PERSON } from './search-batches.ts';

export interface Search {
  readonly name: string;
  readonly path: string;
  /** Of the p95; null where nothing was aimed at. */
  readonly targetMs: number | null;
  /** Goes on from page to page until something is found. */
  readonly untilFound?: boolean;
  /** The least that it must find. */
  readonly fewest?: number;
}

const FIRST_PAGE_MS = 200;
const COUNT_MS = 500;
const EVENT_PAGE_MS = 50;
const PAGE_EVENTS = 50;
/** As many events as hold a page of the rare person. */
const EVENTS_OF_A_RARE_PAGE = 1_000_000;
const NEEDLE_MS = 5_000;
const DAY_MS = 86_400_000;

/** The query of each page; the values are those of the seeded stream. */
const FIRST_PAGES: ReadonlyArray<readonly [name: string, q: string]> = [
  ['newest page', ''],
  ['cluster', 'cluster:search-2'],
  ['cluster, nowhere', 'cluster:nowhere'],
  ['user, rare', 'user:"system:serviceaccount:team-7:app-12"'],
  ['user, nowhere', 'user:nobody'],
  ['impersonated user', 'as:"break-glass@example.com"'],
  ['verb, frequent', 'verb:get'],
  ['verb, nowhere', 'verb:deletecollection'],
  ['resource, frequent', 'resource:pods'],
  ['resource, rare', 'resource:clusterroles'],
  ['resource, nowhere', 'resource:nodes'],
  ['API group', 'group:batch'],
  ['subresource, nowhere', 'subresource:exec'],
  ['namespace', 'namespace:team-7'],
  ['namespace, nowhere', 'namespace:kube-public'],
  ['name, rare', 'name:web-0-0'],
  ['name, nowhere', 'name:web-none'],
  ['address, rare', 'ip:10.0.3.4'],
  ['agent, frequent', 'agent:kubectl*'],
  ['agent, nowhere', 'agent:curl*'],
  ['code, frequent', 'code:200'],
  ['code, rare', 'code:403'],
  ['code, nowhere', 'code:500'],
  ['code, range', 'code:>=400'],
  ['outcome refused', 'outcome:refused'],
  ['people only', 'actor:person'],
  ['longer than a second', 'duration:>1s'],
  ['with impersonation', 'has:impersonation'],
  ['wildcard, nowhere', 'user:system:node:* verb:patch'],
  ['wildcard in a user', 'user:system:serviceaccount:team-1*'],
  ['secrets that were read', 'resource:secrets verb:get'],
  ['refused in a namespace', 'outcome:refused namespace:team-7'],
  ['deleted by people', 'verb:delete actor:person'],
  ['pairs that never meet', 'name:web-0-0 actor:node'],
  ['three verbs, without a namespace', 'verb:(delete or create or patch) -namespace:kube-system'],
  ['free text, frequent', 'kubelet'],
];

/** All that is measured of a store that was filled for it. */
export function listSearches(store: FilledStore): Search[] {
  const to = new Date(store.endMs).toISOString();
  const from = new Date(store.endMs - DAY_MS).toISOString();
  const day = `from=${from}&to=${to}`;
  return [
    ...FIRST_PAGES.map(([name, q]) => ({ name, path: pageOf(q), targetMs: FIRST_PAGE_MS })),
    {
      name: '50 hits in 50 batches',
      path: pageOf(`user:${RARE_PERSON}`),
      targetMs: FIRST_PAGE_MS,
      fewest: store.events >= EVENTS_OF_A_RARE_PAGE ? PAGE_EVENTS : 1,
    },
    ...listPages(store),
    ...[
      ['histogram of a day', `/api/v1/histogram?buckets=48&${day}`],
      ['histogram of a day, filtered', `/api/v1/histogram?buckets=48&q=resource:pods&${day}`],
      ['facets of a day, seven fields', `/api/v1/facets?${day}`],
      ['facets of a day, filtered', `/api/v1/facets?q=resource:pods&${day}`],
    ].map(([name = '', path = '']) => ({ name, path, targetMs: COUNT_MS })),
    ...[
      ['needle: a UID in one event', NEEDLE_UID],
      ['needle: an image in one body', `"${NEEDLE_IMAGE}"`],
    ].map(([name = '', q = '']) => ({
      name,
      path: pageOf(q),
      targetMs: NEEDLE_MS,
      untilFound: true,
    })),
    { name: 'free text, nowhere', path: pageOf('cryptominer'), targetMs: NEEDLE_MS },
  ];
}

/** Whole pages, as a browser gets them. */
function listPages(store: FilledStore): Search[] {
  const { cluster, group, resource, namespace, name } = DEPLOYMENT;
  const object = `/objects/${cluster}/${group}/${resource}/${namespace}/${name}`;
  return [
    { name: 'page: feed', path: '/', targetMs: FIRST_PAGE_MS },
    { name: 'page: feed, actions', path: '/?view=actions', targetMs: FIRST_PAGE_MS },
    { name: 'page: feed, secrets', path: '/?q=resource:secrets', targetMs: FIRST_PAGE_MS },
    { name: 'page: event', path: `/events/${store.eventId}`, targetMs: EVENT_PAGE_MS },
    { name: 'page: object', path: object, targetMs: null },
    { name: 'page: user', path: `/users/${RARE_PERSON}`, targetMs: null },
  ];
}

const pageOf = (q: string): string =>
  `/api/v1/events?limit=${PAGE_EVENTS}&q=${encodeURIComponent(q)}`;
