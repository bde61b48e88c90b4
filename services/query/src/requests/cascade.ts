import { readEventOwners, readObjectUid } from '@k8s-audit/audit-event';
import type { ShownEvent } from '../present-stored-event.ts';

export const CHANGING_VERBS: readonly string[] = ['create', 'update', 'patch', 'delete'];

/** Whether a request changed an object, so that something may have come of it. */
export const isChange = ({ item }: ShownEvent): boolean =>
  CHANGING_VERBS.includes(item.verb ?? '') && item.outcome === 'allowed';

/** An event that came of another, and how that is known. */
export interface CascadeStep {
  readonly shown: ShownEvent;
  /** The uid of the object that it is about; null where it was not recorded. */
  readonly uid: string | null;
  /** `owned`: its object belongs to one of the level above; `itself`: it is about one of those. */
  readonly link: 'owned' | 'itself';
  /** The uid through which it is linked. */
  readonly through: string;
}

/** Reads how an event is linked to objects; null where it only mentions their uids. */
export function linkToObjects(shown: ShownEvent, uids: ReadonlySet<string>): CascadeStep | null {
  const uid = readObjectUid(shown.event);
  if (uid !== null && uids.has(uid)) return { shown, uid, link: 'itself', through: uid };
  const owner = readEventOwners(shown.event).find((one) => uids.has(one.uid));
  return owner === undefined ? null : { shown, uid, link: 'owned', through: owner.uid };
}

/** A step with those that came of its object, oldest first. */
export interface CascadeNode extends CascadeStep {
  readonly steps: readonly CascadeNode[];
}

/**
 * Makes a tree of steps: each hangs below the first step that is about the object it is linked
 * through, and the rest below the root.
 */
export function growCascade(steps: readonly CascadeStep[]): CascadeNode[] {
  const sorted = steps.toSorted((a, b) => (a.shown.item.time < b.shown.item.time ? -1 : 1));
  const firstOf = new Map<string, CascadeStep>();
  for (const step of sorted) {
    if (step.uid !== null && !firstOf.has(step.uid)) firstOf.set(step.uid, step);
  }
  const below = new Map<CascadeStep | null, CascadeStep[]>();
  const placed = new Set<CascadeStep>();
  for (const step of sorted) {
    const first = firstOf.get(step.through);
    // What is placed already came before: so owners that go round in a circle end somewhere.
    const parent = first !== undefined && placed.has(first) ? first : null;
    placed.add(step);
    const siblings = below.get(parent);
    if (siblings === undefined) below.set(parent, [step]);
    else siblings.push(step);
  }
  const grow = (at: CascadeStep | null): CascadeNode[] =>
    (below.get(at) ?? []).map((step) => ({ ...step, steps: grow(step) }));
  return grow(null);
}
