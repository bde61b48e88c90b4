import { kindName } from '../request/builtin-resources.ts';
import type { AccessQuestion, Intent, Subject } from '../request/intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { act, type Action } from './action.ts';
import { describeObject, describePlace } from './describe-object.ts';
import { listParts, shorten, value, words, type SummaryPart } from './summary-part.ts';

/** «granted ClusterRole cluster-admin to User dev-1 and Group ops in shop (RoleBinding admins)». */
export function describeGrant(facts: RequestFacts, grant: Intent & { act: 'grant' }): Action {
  return act('granted', 'grant', [
    words(`${roleKind(grant.roleKind)} `),
    { kind: 'object', text: shorten(grant.role) },
    words(' to '),
    ...describeSubjects(grant.subjects),
    ...describePlace(facts),
    words(` (${kindName(facts.resource)} `),
    { kind: 'object', text: shorten(facts.name) },
    words(')'),
  ]);
}

/** Only these two are served; another word from an event must not become one of ours. */
const roleKind = (kind: string): string => (kind === 'ClusterRole' ? 'ClusterRole' : 'Role');

/** The kinds that RBAC knows; another word from an event must not become one of ours. */
const SUBJECT_KINDS = new Set(['User', 'Group', 'ServiceAccount']);

export function describeSubjects(subjects: readonly Subject[]): SummaryPart[] {
  if (subjects.length === 0) return [words('nobody')];
  return listParts(
    subjects.map(({ kind, name, namespace }) => [
      SUBJECT_KINDS.has(kind) ? words(kind) : value(kind),
      words(' '),
      { kind: 'actor', text: shorten(namespace === '' ? name : `${namespace}/${name}`) },
    ]),
  );
}

export function describeDecision(facts: RequestFacts, approved: boolean | null): Action {
  const object = describeObject(facts);
  if (approved === null) return act('decided on', 'decide on', object);
  return approved ? act('approved', 'approve', object) : act('denied', 'deny', object);
}

/** «asked whether it may delete pods in shop», «asked whether User dev-1 may …». */
export function describeAccessQuestion(
  facts: RequestFacts,
  { question, self }: Intent & { act: 'ask-access' },
): Action {
  if (question === null)
    return act('asked', 'ask', [words(self ? 'what they may do' : 'what somebody may do')]);
  const who = self ? [words('they')] : [{ kind: 'actor' as const, text: shorten(whoOf(question)) }];
  const at = question.namespace === '' ? facts.namespace : question.namespace;
  const place: SummaryPart[] =
    at === '' ? [] : [words(' in '), { kind: 'namespace', text: shorten(at) }];
  const name = question.name === '' ? [] : [words(' '), value(question.name)];
  const sub = question.subresource === '' ? '' : `/${question.subresource}`;
  return act('asked', 'ask', [
    words('whether '),
    ...who,
    words(' may '),
    value(question.verb || 'do something with'),
    words(' '),
    { kind: 'object', text: shorten(`${question.target}${sub}`) },
    ...name,
    ...place,
  ]);
}

const whoOf = ({ user, groups }: AccessQuestion): string =>
  user || groups.join(', ') || 'somebody unknown';
