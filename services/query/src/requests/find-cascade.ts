import {
  eventIdTimeUs,
  formatMicroTime,
  parseMicroTime,
  readEventOwners,
  readObjectUid,
} from '@k8s-audit/audit-event';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';
import {
  CHANGING_VERBS,
  growCascade,
  isChange,
  linkToObjects,
  type CascadeNode,
  type CascadeStep,
} from './cascade.ts';
import { createSearchBudget, type SearchBudget } from './search-budget.ts';

/** What came of a request, as far as bodies tell. */
export interface Cascade {
  readonly steps: readonly CascadeNode[];
  /** Why nothing can be told; null where something could. */
  readonly untold: 'no change' | 'no uid' | null;
  /** False when the searches, the time or the room for steps were used up. */
  readonly complete: boolean;
  /** Changes by controllers right behind that were kept without bodies, up to 100: some may belong. */
  readonly withoutBodies: number;
  /** Finds those. */
  readonly bare: { readonly filter: EventFilter; readonly from: string; readonly to: string };
}

/** Controllers act within seconds; the deletion of what an object owned may take some minutes. */
const WITHIN_US = 600_000_000n;
const SOON_US = 120_000_000n;
/** What an object owned was mostly made not long before. */
const OWNED_WITHIN_US = 30n * 86_400_000_000n;
/** Deployment, ReplicaSet, Pod, and what is made for a Pod. */
const DEEPEST = 4;
const MOST_STEPS = 100;
const UIDS_PER_SEARCH = 20;
const LIMITS = { searches: 12, timeMs: 8_000 } as const;

const MACHINES = ['service account', 'control plane', 'node'];

const allOf = (filters: readonly EventFilter[]): EventFilter => ({ kind: 'and', filters });
const anyOf = (filters: readonly EventFilter[]): EventFilter => ({ kind: 'or', filters });
const not = (filter: EventFilter): EventFilter => ({ kind: 'not', filter });

const byMachines = anyOf(MACHINES.map((actor) => fieldIs('actor', actor)));

/**
 * What controllers did because of a request: its object's uid is followed through the owner
 * references and uids in the bodies of the minutes behind, level by level.
 */
export async function findCascade(
  reader: Pick<EventReader, 'search'>,
  root: ShownEvent,
): Promise<Cascade> {
  const fromUs = parseMicroTime(root.item.time) ?? 0n;
  const scope = scopeOf(root);
  const bare = allOf([...scope, byMachines, not({ kind: 'has', what: 'body' })]);
  const range = { from: formatMicroTime(fromUs), to: formatMicroTime(fromUs + SOON_US) };
  const base = { steps: [], complete: true, bare: { filter: bare, ...range }, withoutBodies: 0 };
  if (!isChange(root)) return { ...base, untold: 'no change' };
  const budget = createSearchBudget(reader, LIMITS);
  const unseen = await budget.search({
    filter: bare,
    fromUs,
    toUs: fromUs + SOON_US,
    limit: MOST_STEPS,
  });
  const withoutBodies = unseen?.events.length ?? 0;
  const uid = readObjectUid(root.event);
  if (uid === null) return { ...base, untold: 'no uid', withoutBodies };
  const toUs = await findEnd(budget, root, { scope, fromUs });
  return { ...base, ...(await follow(budget, root, { uid, scope, fromUs, toUs })), withoutBodies };
}

/** What comes behind the next change of the same object by somebody else may have come of that. */
async function findEnd(
  budget: SearchBudget,
  { item }: ShownEvent,
  { scope, fromUs }: Pick<Start, 'scope' | 'fromUs'>,
): Promise<bigint> {
  const toUs = fromUs + WITHIN_US;
  if (item.name === null || item.resource === null) return toUs;
  const page = await budget.search({
    filter: allOf([
      ...scope,
      fieldIs('resource', `${item.apiGroup ?? ''}/${item.resource}`),
      fieldIs('name', item.name),
      fieldIs('outcome', 'allowed'),
      not(byMachines),
    ]),
    fromUs: fromUs + 1n,
    toUs,
    limit: MOST_STEPS,
  });
  const next = page?.events.at(-1);
  return next === undefined ? toUs : eventIdTimeUs(next.id);
}

/** What belongs to an object in a namespace lies there too; what belongs to others lies anywhere. */
function scopeOf({ item: { cluster, namespace, resource } }: ShownEvent): EventFilter[] {
  return [
    fieldIs('cluster', cluster),
    ...(namespace && resource !== 'namespaces' ? [fieldIs('namespace', namespace)] : []),
    anyOf(CHANGING_VERBS.map((verb) => fieldIs('verb', verb))),
    fieldIs('stage', 'ResponseComplete'),
    not(fieldIs('subresource', 'status')),
  ];
}

interface Start {
  readonly uid: string;
  readonly scope: readonly EventFilter[];
  readonly fromUs: bigint;
  readonly toUs: bigint;
}

async function follow(
  budget: SearchBudget,
  root: ShownEvent,
  { uid, scope, fromUs, toUs }: Start,
): Promise<Pick<Cascade, 'steps' | 'complete' | 'untold'>> {
  const steps = new Map<string, CascadeStep>();
  const seen = new Set([uid]);
  let complete = true;
  let level = [uid];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const uids = new Set(level.slice(0, UIDS_PER_SEARCH));
    // People may change the same object again: that is not what came of it.
    const who = depth === 0 ? [byMachines] : [];
    const page = await budget.search({
      filter: allOf([...scope, ...who, mentions(uids)]),
      fromUs,
      toUs,
      limit: MOST_STEPS,
    });
    const linked = (page?.events ?? [])
      .map(presentStoredEvent)
      .filter(({ item }) => item.id !== root.item.id)
      .map((shown) => linkToObjects(shown, uids))
      .filter((step) => step !== null);
    for (const step of linked) {
      if (!steps.has(step.shown.item.id)) steps.set(step.shown.item.id, step);
    }
    const older = await findOwned(budget, uids, { scope, fromUs });
    complete &&= page?.nextCursor === null && older !== null && uids.size === level.length;
    const owned = linked.flatMap((step) => (step.link === 'owned' && step.uid ? [step.uid] : []));
    level = [...new Set([...owned, ...(older ?? [])])].filter((one) => !seen.has(one));
    for (const one of level) seen.add(one);
  }
  const told = [...steps.values()].slice(0, MOST_STEPS);
  return {
    steps: growCascade(told),
    complete: complete && told.length === steps.size,
    untold: null,
  };
}

/** The uids of what objects owned before: when that is deleted, no body names its owner. */
async function findOwned(
  budget: SearchBudget,
  uids: ReadonlySet<string>,
  { scope, fromUs }: Pick<Start, 'scope' | 'fromUs'>,
): Promise<string[] | null> {
  const page = await budget.search({
    filter: allOf([...scope, fieldIs('verb', 'create'), mentions(uids)]),
    fromUs: fromUs - OWNED_WITHIN_US,
    toUs: fromUs,
    limit: UIDS_PER_SEARCH,
  });
  if (page === null) return null;
  return page.events.map(presentStoredEvent).flatMap(({ event }) => {
    const own = readObjectUid(event);
    return own !== null && readEventOwners(event).some((owner) => uids.has(owner.uid)) ? [own] : [];
  });
}

const mentions = (uids: ReadonlySet<string>): EventFilter =>
  anyOf([...uids].map((text): EventFilter => ({ kind: 'text', text })));
