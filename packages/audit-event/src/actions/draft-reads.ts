import {
  selectorFlags,
  targetOf,
  typeOf,
  unknown,
  type CommandDraft,
} from '../kubectl/command-draft.ts';
import { draftCommand } from '../kubectl/draft-command.ts';
import { lostOutput } from '../kubectl/draft-read.ts';
import type { ActionStep } from './action-step.ts';
import type { OpenAction } from './related-requests.ts';

/** Commands that only read, told by the set of their requests; null where one request tells it. */
export function draftReads({ leads }: OpenAction): CommandDraft | null {
  const reads = leads.filter(({ role }) => role === 'read');
  const [first] = reads;
  if (first === undefined) return draftExplain(leads);
  if (!first.facts.byKubectl) return null;
  return draftDescribe(reads) ?? draftHistory(reads) ?? draftFollow(reads) ?? draftMetrics(reads);
}

/** `explain` reads the schema of one group, which no other command of kubectl does alone. */
function draftExplain(leads: readonly ActionStep[]): CommandDraft | null {
  const schema = leads.some(({ facts }) => facts.path.startsWith('/openapi/v3/'));
  if (!schema || !leads.every(({ facts }) => facts.byKubectl)) return null;
  return {
    verb: ['explain'],
    args: [unknown('type')],
    certainty: 'likely',
    because: ['a schema was read, and nothing else'],
    lost: ['the type that was explained'],
  };
}

/** An object, and then its events; or a list, and then each object and its events. */
function draftDescribe(reads: readonly ActionStep[]): CommandDraft | null {
  const object = reads.find(({ facts }) => facts.verb === 'get' && facts.name !== '');
  const events = reads.find(
    ({ facts }) =>
      facts.resource === 'events' && facts.query.get('fieldSelector')?.includes('involvedObject'),
  );
  if (events === undefined || object === undefined) return null;
  const list = reads.find(
    ({ facts }) =>
      facts.verb === 'list' && facts.name === '' && facts.resource === object.facts.resource,
  );
  const target = list === undefined ? targetOf(object.facts) : [typeOf(list.facts) ?? ''];
  if (target === null || target[0] === '') return null;
  return {
    verb: ['describe'],
    args: target,
    flags: list === undefined ? [] : selectorFlags(list.facts),
    certainty: 'likely',
    because: ['the object was read, and then its events'],
  };
}

const HISTORY = new Set(['replicasets', 'controllerrevisions']);

function draftHistory(reads: readonly ActionStep[]): CommandDraft | null {
  const revisions = reads.find(({ facts }) => facts.verb === 'list' && HISTORY.has(facts.resource));
  const object = reads.find(({ facts }) => facts.verb === 'get' && facts.name !== '');
  const target = object === undefined ? null : targetOf(object.facts);
  if (revisions === undefined || object === revisions || target === null) return null;
  return {
    verb: ['rollout', 'history'],
    args: target,
    certainty: 'likely',
    because: ['the object was read, and then its revisions'],
    lost: ['--revision'],
  };
}

/** A list and then a watch: of one name `wait` or `rollout status`, else `get --watch`. */
function draftFollow(reads: readonly ActionStep[]): CommandDraft | null {
  const watch = reads.find(({ facts }) => facts.verb === 'watch');
  const list = reads.find(
    ({ facts }) => facts.verb === 'list' && facts.query.get('resourceVersion') === '0',
  );
  const followed = watch ?? list;
  if (followed === undefined) return null;
  const draft = draftCommand(followed.facts, followed.intent);
  return 'none' in draft ? null : draft;
}

function draftMetrics(reads: readonly ActionStep[]): CommandDraft | null {
  const metrics = reads.find(({ facts }) => facts.group === 'metrics.k8s.io');
  if (metrics === undefined) return null;
  const draft = draftCommand(metrics.facts, metrics.intent);
  return 'none' in draft ? null : { ...draft, lost: lostOutput(metrics.facts) };
}
