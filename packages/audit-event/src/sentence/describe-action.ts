import type { Intent, PlainAct } from '../request/intent.ts';
import { changedPlaces } from '../request/patch-shape.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { act, type Action } from './action.ts';
import { describeAccessQuestion, describeDecision, describeGrant } from './describe-access.ts';
import { describeChange } from './describe-change.ts';
import { describeExec } from './describe-exec.ts';
import { describeObject, describePlace } from './describe-object.ts';
import { describePath } from './describe-path.ts';
import { listParts, value, words } from './summary-part.ts';

/** Says what a request did, or would have done. */
export function describeAction(facts: RequestFacts, intent: Intent): Action {
  switch (intent.act) {
    case 'exec':
      return describeExec(facts, intent.command);
    case 'grant':
      return describeGrant(facts, intent);
    case 'decide':
      return describeDecision(facts, intent.approved);
    case 'ask-access':
      return describeAccessQuestion(facts, intent);
    case 'apply':
      return act('applied', 'apply', describeObject(facts));
    case 'scale':
    case 'label':
    case 'annotate':
    case 'set-image':
    case 'set-env':
    case 'set-resources':
    case 'set-service-account':
    case 'set-selector':
    case 'set-subjects':
    case 'taint':
      return describeChange(facts, intent);
    default:
      return describePlain(facts, intent.act);
  }
}

/** Acts that the object alone completes: past and base form. */
const PLAIN_ACTS: Readonly<Partial<Record<PlainAct, readonly [past: string, base: string]>>> = {
  read: ['read', 'read'],
  list: ['listed', 'list'],
  watch: ['watched', 'watch'],
  create: ['created', 'create'],
  replace: ['updated', 'update'],
  edit: ['edited', 'edit'],
  delete: ['deleted', 'delete'],
  'delete-all': ['deleted all', 'delete all'],
  logs: ['read the logs of', 'read the logs of'],
  attach: ['attached to', 'attach to'],
  'port-forward': ['forwarded ports of', 'forward ports of'],
  proxy: ['connected through', 'connect through'],
  evict: ['evicted', 'evict'],
  bind: ['scheduled', 'schedule'],
  'request-token': ['created a token for', 'create a token for'],
  debug: ['added a debug container to', 'add a debug container to'],
  'report-status': ['reported the status of', 'report the status of'],
  finalize: ['finished the deletion of', 'finish the deletion of'],
  restart: ['restarted', 'restart'],
  pause: ['paused the rollout of', 'pause the rollout of'],
  resume: ['resumed the rollout of', 'resume the rollout of'],
  undo: ['rolled back', 'roll back'],
  cordon: ['cordoned', 'cordon'],
  uncordon: ['uncordoned', 'uncordon'],
  renew: ['renewed', 'renew'],
};

function describePlain(facts: RequestFacts, plain: PlainAct): Action {
  switch (plain) {
    case 'raw':
      return describePath(facts);
    case 'patch':
      return describePatch(facts);
    case 'list-rights':
      return act('asked what they may do', 'ask what they may do', describePlace(facts));
    case 'who-am-i':
      return act('asked who they are', 'ask who they are', []);
    case 'review-token':
      return act('had a token checked', 'have a token checked', []);
    case 'other':
      return describeOther(facts);
    default: {
      const [past, base] = PLAIN_ACTS[plain] ?? ['changed', 'change'];
      return act(past, base, [...describeSubresource(facts, plain), ...describeObject(facts)]);
    }
  }
}

/** Acts on a subresource that has no words of its own: «read the status of Deployment web». */
function describeSubresource({ subresource }: RequestFacts, plain: PlainAct) {
  const generic =
    plain === 'read' || plain === 'create' || plain === 'replace' || plain === 'delete';
  if (subresource === '' || !generic) return [];
  return [words('the '), value(subresource), words(' of ')];
}

function describePatch(facts: RequestFacts): Action {
  const places = changedPlaces(facts.body).map((place) => [
    place === 'more' ? words('more') : value(place),
  ]);
  const what = places.length === 0 ? [] : [...listParts(places), words(' of ')];
  const of =
    facts.subresource === '' ? [] : [words('the '), value(facts.subresource), words(' of ')];
  return act('changed', 'change', [...what, ...of, ...describeObject(facts)]);
}

function describeOther(facts: RequestFacts): Action {
  const verb = facts.verb === '' ? words('a request') : value(facts.verb);
  return act('sent', 'send', [verb, words(' to '), ...describeObject(facts)]);
}
