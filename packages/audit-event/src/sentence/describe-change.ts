import type { Intent, KeyChange } from '../request/intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { act, type Action } from './action.ts';
import { describeSubjects } from './describe-access.ts';
import { describeObject } from './describe-object.ts';
import { listParts, shorten, value, words, type SummaryPart } from './summary-part.ts';

type Change = Extract<
  Intent,
  {
    act:
      | 'scale'
      | 'label'
      | 'annotate'
      | 'set-image'
      | 'set-env'
      | 'set-resources'
      | 'set-service-account'
      | 'set-selector'
      | 'set-subjects'
      | 'taint';
  }
>;

/** Tells a change of single fields: «added label x=y to Pod p1», «scaled Deployment web from 3 to 10». */
export function describeChange(facts: RequestFacts, change: Change): Action {
  const object = describeObject(facts);
  switch (change.act) {
    case 'scale':
      return act('scaled', 'scale', [...object, ...describeScale(change)]);
    case 'label':
      return describeKeys('label', change.changes, object);
    case 'annotate':
      return describeKeys('annotation', change.changes, object);
    case 'set-image':
      return act('changed', 'change', [
        words('the image of '),
        ...listParts(
          change.images.map(({ container, image }) => [
            ...inContainer(container, object),
            words(' to '),
            value(image),
          ]),
        ),
      ]);
    case 'set-env':
      return act('changed', 'change', [
        words('the environment of '),
        ...listContainers(change.containers, object),
        ...describeEnv(change),
      ]);
    case 'set-resources':
      return act('changed', 'change', [
        words('the resources of '),
        ...listContainers(change.containers, object),
      ]);
    case 'set-service-account':
      return act('changed', 'change', [
        words('the service account of '),
        ...object,
        words(' to '),
        { kind: 'object', text: shorten(change.account) },
      ]);
    case 'set-selector':
      return act('changed', 'change', [
        words('the selector of '),
        ...object,
        ...toPairs(change.changes),
      ]);
    case 'set-subjects':
      return act('changed', 'change', [
        words('the subjects of '),
        ...object,
        words(' to '),
        ...describeSubjects(change.subjects),
      ]);
    case 'taint':
      return describeTaints(change, object);
    default:
      return change satisfies never;
  }
}

function describeScale({ replicas, before }: Change & { act: 'scale' }): SummaryPart[] {
  const from = before === null ? [] : [words(' from '), value(String(before))];
  return replicas === null ? [] : [...from, words(' to '), value(String(replicas))];
}

/** «added label x=y to …», «removed label x from …», «changed labels x=y and z of …». */
function describeKeys(
  noun: string,
  changes: readonly KeyChange[] | null,
  object: readonly SummaryPart[],
): Action {
  if (changes === null) return act('changed', 'change', [words(`${noun}s of `), ...object]);
  const nouns = `${noun}${changes.length === 1 ? '' : 's'} `;
  const pairs = listParts(changes.map((change) => [value(pairOf(change))]));
  if (changes.every((change) => change.value !== null))
    return act('added', 'add', [words(nouns), ...pairs, words(' to '), ...object]);
  if (changes.every((change) => change.value === null))
    return act('removed', 'remove', [words(nouns), ...pairs, words(' from '), ...object]);
  const kept = changes.filter((change) => change.value !== null);
  const gone = changes.filter((change) => change.value === null);
  return act('set', 'set', [
    words(`${noun}${kept.length === 1 ? '' : 's'} `),
    ...listParts(kept.map((change) => [value(pairOf(change))])),
    words(' on '),
    ...object,
    words(', and removed '),
    ...listParts(gone.map(({ key }) => [value(key)])),
  ]);
}

const pairOf = ({ key, value: set }: KeyChange): string => (set === null ? key : `${key}=${set}`);

function inContainer(container: string, object: readonly SummaryPart[]): SummaryPart[] {
  return [words('container '), value(container), words(' in '), ...object];
}

function listContainers(
  containers: readonly { container: string }[],
  object: readonly SummaryPart[],
): SummaryPart[] {
  const names = listParts(containers.map(({ container }) => [value(container)]));
  return [
    words(containers.length === 1 ? 'container ' : 'containers '),
    ...names,
    words(' in '),
    ...object,
  ];
}

function describeEnv({ containers }: Change & { act: 'set-env' }): SummaryPart[] {
  const names = containers.flatMap(({ changes, referred }) => [
    ...changes.map(({ key }) => key),
    ...referred,
  ]);
  if (names.length === 0) return [];
  return [words(': '), ...listParts([...new Set(names)].map((name) => [value(name)]))];
}

function toPairs(changes: readonly KeyChange[]): SummaryPart[] {
  const kept = changes.filter((change) => change.value !== null);
  if (kept.length === 0) return [];
  return [words(' to '), ...listParts(kept.map((change) => [value(pairOf(change))]))];
}

function describeTaints(
  { taints }: Change & { act: 'taint' },
  object: readonly SummaryPart[],
): Action {
  if (taints.length === 0) return act('removed', 'remove', [words('all taints from '), ...object]);
  const listed = taints.map(({ key, value: set, effect }) => [
    value(`${key}${set === '' ? '' : `=${set}`}:${effect}`),
  ]);
  return act('set', 'set', [
    words(taints.length === 1 ? 'the taint of ' : 'the taints of '),
    ...object,
    words(' to '),
    ...listParts(listed),
  ]);
}
