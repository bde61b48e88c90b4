import { eventIdTimeUs } from '@k8s-audit/audit-event';
import {
  fieldIs,
  type EventFilter,
  type FacetField,
  type Facets,
  type Histogram,
} from '@k8s-audit/store';
import { DAY_BUCKETS, rangeOf } from '../api/count-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';
import { parseQuery } from '../search/parse-query.ts';

/** Who or what a page is about. */
export type SubjectKind = 'user' | 'namespace' | 'address' | 'cluster';

export interface Subject {
  readonly kind: SubjectKind;
  readonly name: string;
}

/** When a subject was first met. */
export interface FirstSeen {
  readonly timeUs: bigint;
  /** False when it may have been earlier: the time for looking was used up. */
  readonly exact: boolean;
}

/** What is known of a subject. */
export interface SubjectReport {
  readonly subject: Subject;
  readonly filter: EventFilter;
  readonly firstSeen: FirstSeen | null;
  readonly lastSeenUs: bigint | null;
  /** Of the last day. */
  readonly histogram: Histogram;
  readonly facets: Facets;
  /** The newest changes and refusals. */
  readonly changes: readonly ShownEvent[];
  readonly refusals: readonly ShownEvent[];
  /** What was refused. */
  readonly refused: Facets;
}

const FIELDS: Readonly<Record<SubjectKind, readonly FacetField[]>> = {
  user: ['verb', 'resource', 'namespace', 'cluster', 'agent', 'ip', 'code'],
  namespace: ['user', 'actor', 'verb', 'resource', 'name', 'cluster', 'ip', 'code'],
  address: ['user', 'agent', 'cluster', 'namespace', 'verb', 'resource', 'code'],
  cluster: ['user', 'actor', 'namespace', 'verb', 'resource', 'agent', 'ip', 'code'],
};

const SEARCH_FIELDS = {
  user: 'user',
  namespace: 'namespace',
  address: 'ip',
  cluster: 'cluster',
} as const;

export const subjectFilter = ({ kind, name }: Subject): EventFilter =>
  fieldIs(SEARCH_FIELDS[kind], name);

export const CHANGES = parseQuery('-verb:(get or list or watch) outcome:allowed');
export const REFUSED = fieldIs('outcome', 'refused');
const ROWS = 10;

/** Asks all that a subject's page tells, at once. */
export async function loadSubject(reader: EventReader, subject: Subject): Promise<SubjectReport> {
  const filter = subjectFilter(subject);
  const both = (other: EventFilter): EventFilter => ({ kind: 'and', filters: [filter, other] });
  const [seen, histogram, facets, changes, refusals, refused] = await Promise.all([
    findSeen(reader, filter),
    reader.histogram({ filter, ...rangeOf({}), buckets: DAY_BUCKETS }),
    reader.facets({ filter, fields: FIELDS[subject.kind] }),
    reader.search({ filter: both(CHANGES), limit: ROWS }),
    reader.search({ filter: both(REFUSED), limit: ROWS }),
    reader.facets({ filter: both(REFUSED), fields: ['user', 'verb', 'resource', 'namespace'] }),
  ]);
  return {
    subject,
    filter,
    ...seen,
    histogram,
    facets,
    changes: changes.events.map(presentStoredEvent),
    refusals: refusals.events.map(presentStoredEvent),
    refused,
  };
}

/** From the oldest segment on: some milliseconds, unless masks make it look into events. */
const FIRST_SEEN_MS = 1_500;

async function findSeen(
  reader: EventReader,
  filter: EventFilter,
): Promise<Pick<SubjectReport, 'firstSeen' | 'lastSeenUs'>> {
  const [newest, first] = await Promise.all([
    reader.search({ filter, limit: 1 }),
    reader.first({ filter, maxMs: FIRST_SEEN_MS }),
  ]);
  const last = newest.events[0];
  if (last === undefined) return { firstSeen: null, lastSeenUs: null };
  const lastSeenUs = eventIdTimeUs(last.id);
  const firstSeen =
    first.id === null
      ? { timeUs: lastSeenUs, exact: false }
      : { timeUs: eventIdTimeUs(first.id), exact: first.exact };
  return { firstSeen, lastSeenUs };
}
