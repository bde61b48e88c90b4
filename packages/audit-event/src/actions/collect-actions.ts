import { sessionOf, type ActionStep } from './action-step.ts';
import { continues, leadsTo, readsOn, waitsFor, type OpenAction } from './related-requests.ts';

/** Requests of one command follow each other at once; kubectl polls and retries every 1 to 5 s. */
const MAX_GAP_MS = 2_000;
const MAX_WAITING_GAP_MS = 7_000;

/** The requests of one command, oldest first. */
export interface CollectedAction extends OpenAction {
  lastMs: number;
}

/**
 * Gathers the requests of each command. Only kubectl's are gathered: what other programs send is
 * told request by request.
 */
export function collectActions(steps: readonly ActionStep[]): CollectedAction[] {
  const actions: CollectedAction[] = [];
  const open = new Map<string, CollectedAction>();
  for (const step of steps) {
    const session = step.facts.byKubectl ? sessionOf(step) : null;
    const current = session === null ? undefined : open.get(session);
    if (current !== undefined && isNear(current, step) && take(current, step)) {
      current.lastMs = step.atMs;
      continue;
    }
    const begun = begin(step);
    actions.push(begun);
    if (session !== null) open.set(session, begun);
  }
  return joinSplit(actions);
}

const begin = (step: ActionStep): CollectedAction => ({
  leads: step.role === 'change' ? [] : [step],
  mains: step.role === 'change' ? [step] : [],
  trails: [],
  lastMs: step.atMs,
});

function isNear(action: CollectedAction, step: ActionStep): boolean {
  const limit = action.mains.length > 0 ? MAX_WAITING_GAP_MS : MAX_GAP_MS;
  return step.atMs - action.lastMs <= limit;
}

/** Adds a step to an action if it belongs there. */
function take(action: CollectedAction, step: ActionStep): boolean {
  const { leads, mains, trails } = action;
  switch (step.role) {
    case 'discovery':
      (mains.length === 0 ? leads : trails).push(step);
      return true;
    case 'read':
      if (mains.length === 0) return readsOn(action, step) && leads.push(step) > 0;
      return waitsFor(action, step) && trails.push(step) > 0;
    case 'change':
      if (mains.length === 0) return leadsTo(action, step) && mains.push(step) > 0;
      return continues(action, step) && mains.push(step) > 0;
    default:
      return step.role satisfies never;
  }
}

/** A command over several objects reads each before it changes it: so its parts are joined afterwards. */
function joinSplit(actions: readonly CollectedAction[]): CollectedAction[] {
  const joined: CollectedAction[] = [];
  const last = new Map<string, CollectedAction>();
  for (const action of actions) {
    const [first] = action.mains;
    const session = first?.facts.byKubectl ? sessionOf(first) : null;
    const before = session === null ? undefined : last.get(session);
    if (first && before && first.atMs - before.lastMs <= MAX_GAP_MS && continues(before, first)) {
      before.leads.push(...action.leads);
      before.mains.push(...action.mains);
      before.trails.push(...action.trails);
      before.lastMs = action.lastMs;
      continue;
    }
    joined.push(action);
    if (session !== null) last.set(session, action);
  }
  return joined;
}
