import type { Intent } from '../request/intent.ts';
import { changedPlaces } from '../request/patch-shape.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { act, type Action } from './action.ts';
import { describeAccessQuestion, describeDecision, describeGrant } from './describe-access.ts';
import { describeChange } from './describe-change.ts';
import { describeExec } from './describe-exec.ts';
import { describeObject, describePlace } from './describe-object.ts';
import { describePath } from './describe-path.ts';
import { listParts, value, words, type SummaryPart } from './summary-part.ts';

/** Past and base form of an act that its object completes, or what tells it. */
type Telling<Act extends Intent['act']> =
  | readonly [past: string, base: string]
  | ((facts: RequestFacts, intent: Intent & { act: Act }) => Action);

const TELLINGS: { readonly [Act in Intent['act']]: Telling<Act> } = {
  read: ['read', 'read'],
  list: ['listed', 'list'],
  watch: ['watched', 'watch'],
  create: ['created', 'create'],
  replace: ['updated', 'update'],
  patch: describePatch,
  edit: ['edited', 'edit'],
  apply: (facts, { diff }) =>
    diff
      ? act('compared', 'compare', [...describeObject(facts), words(' with a manifest')])
      : act('applied', 'apply', describeObject(facts)),
  delete: ['deleted', 'delete'],
  'delete-all': ['deleted all', 'delete all'],
  logs: ['read the logs of', 'read the logs of'],
  attach: ['attached to', 'attach to'],
  'port-forward': ['forwarded ports of', 'forward ports of'],
  proxy: ['connected through', 'connect through'],
  exec: describeExec,
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
  grant: describeGrant,
  decide: (facts, { approved }) => describeDecision(facts, approved),
  'ask-access': describeAccessQuestion,
  'list-rights': (facts) =>
    act('asked what they may do', 'ask what they may do', describePlace(facts)),
  'who-am-i': () => act('asked who they are', 'ask who they are', []),
  'review-token': () => act('had a token checked', 'have a token checked', []),
  raw: describePath,
  other: describeOther,
  scale: describeChange,
  label: describeChange,
  annotate: describeChange,
  'set-image': describeChange,
  'set-env': describeChange,
  'set-resources': describeChange,
  'set-service-account': describeChange,
  'set-selector': describeChange,
  'set-subjects': describeChange,
  taint: describeChange,
};

/** Says what a request did, or would have done. */
export function describeAction(facts: RequestFacts, intent: Intent): Action {
  const telling = TELLINGS[intent.act] as Telling<Intent['act']>;
  if (typeof telling === 'function') return telling(facts, intent);
  const [past, base] = telling;
  return act(past, base, [...describeSubresource(facts, intent), ...describeObject(facts)]);
}

const GENERIC = new Set<Intent['act']>(['read', 'create', 'replace', 'delete']);

/** Acts on a subresource that has no words of its own: «read the status of Deployment web». */
function describeSubresource({ subresource }: RequestFacts, intent: Intent): SummaryPart[] {
  if (subresource === '' || !GENERIC.has(intent.act)) return [];
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
