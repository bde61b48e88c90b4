import type { Intent } from '../request/intent.ts';
import type { ActionStep } from './action-step.ts';

/** Requests that a command makes on the way to its change, or after it. */
export interface OpenAction {
  readonly leads: ActionStep[];
  readonly mains: ActionStep[];
  readonly trails: ActionStep[];
}

const sameObject = (a: ActionStep, b: ActionStep): boolean =>
  sameCollection(a, b) && (a.facts.name === b.facts.name || isListOf(a, b) || isListOf(b, a));

const sameCollection = (a: ActionStep, b: ActionStep): boolean =>
  a.facts.resource === b.facts.resource &&
  a.facts.group === b.facts.group &&
  (a.facts.namespace === b.facts.namespace || a.facts.namespace === '' || b.facts.namespace === '');

/** A list of the collection: of all, or of one by its name. */
const isListOf = (list: ActionStep, of: ActionStep): boolean =>
  (list.facts.verb === 'list' || list.facts.verb === 'watch') &&
  (list.facts.name === '' || list.facts.name === of.facts.name);

/** What kubectl looks through for an object that it was given: pods of a workload, its history, its events. */
const LOOKED_THROUGH = new Set([
  'pods',
  'replicasets',
  'controllerrevisions',
  'events',
  'nodes',
  'endpointslices',
]);

/** What stands for its pods: `logs deployment/web`. */
export const WORKLOADS = new Set([
  'cronjobs',
  'daemonsets',
  'deployments',
  'jobs',
  'replicasets',
  'replicationcontrollers',
  'services',
  'statefulsets',
]);

/** Whether a read belongs to the reads before it. */
export function readsOn({ leads }: OpenAction, step: ActionStep): boolean {
  const known = leads.filter(({ role }) => role === 'read');
  if (known.length === 0) return true;
  const named = known.some(({ facts }) => facts.name !== '');
  return (
    known.some((lead) => sameObject(lead, step)) ||
    (named && step.facts.verb === 'list' && LOOKED_THROUGH.has(step.facts.resource)) ||
    known.some(({ facts }) => facts.group === 'metrics.k8s.io') ||
    isCheckOfNamespace(step, known)
  );
}

/** After a 404 kubectl asks whether the namespace is there. */
const isCheckOfNamespace = (step: ActionStep, known: readonly ActionStep[]): boolean =>
  step.facts.resource === 'namespaces' &&
  known.some(
    ({ facts }) => facts.namespace === step.facts.name && facts.event.responseStatus?.code === 404,
  );

/** Commands that read one object and create another. */
const CREATES_FROM = new Set(['kubectl-expose', 'kubectl-autoscale', 'kubectl-create', '']);

/** Whether all reads so far were on the way to this change. */
export function leadsTo({ leads }: OpenAction, step: ActionStep): boolean {
  return leads.every(
    (lead) =>
      lead.role === 'discovery' ||
      sameObject(lead, step) ||
      LOOKED_THROUGH.has(lead.facts.resource) ||
      lead.facts.resource === 'namespaces' ||
      (step.facts.resource === 'pods' && WORKLOADS.has(lead.facts.resource)) ||
      (step.facts.verb === 'create' && CREATES_FROM.has(step.facts.fieldManager)),
  );
}

/** Whether a read after a change is the command's own waiting, not the next command. */
export function waitsFor({ mains, trails }: OpenAction, step: ActionStep): boolean {
  return mains.some((main) => {
    if (main.intent.act === 'cordon') {
      const drains = trails.some((trail) => isListOfNode(main, trail));
      return isListOfNode(main, step) || (drains && isOwner(step));
    }
    const waits = WAITING.has(main.intent.act) || main.facts.fieldManager === 'kubectl-run';
    return waits && sameObject(main, step);
  });
}

/** What kubectl does not return from before it is done. */
const WAITING = new Set<Intent['act']>(['delete', 'evict', 'debug']);

/** `drain` lists the pods of its node. */
export const isListOfNode = (cordon: ActionStep, { facts }: ActionStep): boolean =>
  facts.resource === 'pods' &&
  facts.verb === 'list' &&
  facts.query.get('fieldSelector') === `spec.nodeName=${cordon.facts.name}`;

/** While draining, kubectl reads pods and what manages them. */
const isOwner = ({ facts }: ActionStep): boolean =>
  facts.resource === 'pods' || facts.resource === 'daemonsets';

/** Whether a change is a further part of the same command. */
export function continues({ mains, trails }: OpenAction, step: ActionStep): boolean {
  const last = mains.at(-1);
  const [first] = mains;
  if (first === undefined || last === undefined || !first.facts.byKubectl) return false;
  if (first.intent.act === 'cordon' && trails.some((trail) => isListOfNode(first, trail)))
    return (
      step.intent.act === 'evict' ||
      (step.intent.act === 'delete' && step.facts.resource === 'pods')
    );
  return sameChange(last, step) || secondHalf(last, step);
}

/** The same done to another object: `delete pod a b`, `apply` of many. */
function sameChange(last: ActionStep, step: ActionStep): boolean {
  if (last.intent.act !== step.intent.act || last.facts.fieldManager !== step.facts.fieldManager)
    return false;
  if (last.facts.dryRun !== step.facts.dryRun) return false;
  if (step.intent.act === 'apply') return true;
  // `logs -l` reads of each pod with the same flags; exec and the like are told one by one.
  if (step.intent.act === 'logs')
    return (
      last.facts.name !== step.facts.name &&
      last.facts.query.toString() === step.facts.query.toString()
    );
  if (step.facts.subresource !== '' && step.intent.act !== 'scale') return false;
  if (step.intent.act === 'create')
    return step.facts.fieldManager === 'kubectl-create' && sameCollection(last, step);
  return (
    sameCollection(last, step) &&
    last.facts.namespace === step.facts.namespace &&
    last.facts.name !== step.facts.name &&
    JSON.stringify(last.facts.body) === JSON.stringify(step.facts.body)
  );
}

/** Commands of two unlike requests. */
function secondHalf(last: ActionStep, step: ActionStep): boolean {
  const same = last.facts.name === step.facts.name && last.facts.namespace === step.facts.namespace;
  if (!same) return false;
  const [before, after] = [last.intent.act, step.intent.act];
  // A WebSocket that was refused is tried again as POST (kubectl 1.30 and later).
  if (before === after && last.facts.query.toString() === step.facts.query.toString())
    return (
      last.facts.subresource !== '' && last.facts.verb === 'get' && step.facts.verb === 'create'
    );
  if (before === 'exec' && after === 'exec') return last.facts.query.get('command') === 'test';
  if (before === 'delete') return step.facts.fieldManager === 'kubectl-replace';
  if (after === 'attach') return before === 'debug' || last.facts.fieldManager === 'kubectl-run';
  return step.facts.fieldManager === 'kubectl-last-applied';
}
