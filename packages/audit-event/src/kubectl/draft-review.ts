import { readObject, readText, readTexts } from '../read-json-fields.ts';
import type { Intent } from '../request/intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import {
  dryRunFlag,
  NO_BODY,
  NO_SUCH_TARGET,
  targetOf,
  unknown,
  type Draft,
} from './command-draft.ts';

export function draftCanI(
  facts: RequestFacts,
  { question, self }: Intent & { act: 'ask-access' },
): Draft {
  if (question === null || question.verb === '' || question.target === '') {
    return {
      verb: ['auth', 'can-i'],
      args: [unknown('verb'), unknown('resource')],
      certainty: 'likely',
      lost: [`the question: ${NO_BODY}`],
    };
  }
  const { verb, target, name, subresource, namespace, user, groups } = question;
  const isPath = target.startsWith('/');
  const place = namespace === '' ? (isPath ? [] : ['-A']) : ['-n', namespace];
  const as = self
    ? []
    : [...(user ? [`--as=${user}`] : []), ...groups.map((group) => `--as-group=${group}`)];
  return {
    verb: ['auth', 'can-i'],
    args: [verb, name === '' ? target : `${target}/${name}`],
    flags: [...(subresource === '' ? [] : [`--subresource=${subresource}`]), ...place, ...as],
    certainty: self ? 'exact' : 'likely',
    because: ['the body is the question'],
    namespaced: false,
  };
}

export function draftCanIList(facts: RequestFacts): Draft {
  const namespace = readText(readObject(readObject(facts.body)?.['spec'])?.['namespace']);
  const recorded = namespace !== undefined;
  return {
    verb: ['auth', 'can-i'],
    flags: ['--list', ...(recorded ? ['-n', namespace] : [])],
    certainty: recorded ? 'exact' : 'likely',
    lost: recorded ? [] : [`the namespace: ${NO_BODY}`],
    namespaced: false,
  };
}

export function draftDecision(facts: RequestFacts, approved: boolean | null): Draft {
  const target = targetOf(facts);
  if (target === null || facts.name.startsWith('-')) return NO_SUCH_TARGET;
  return {
    verb: ['certificate', approved === false ? 'deny' : 'approve'],
    args: [facts.name],
    certainty: approved === null ? 'likely' : 'exact',
    because: approved === null ? [] : ['the body holds the decision'],
    lost: approved === null ? [`whether it was approved or denied: ${NO_BODY}`] : [],
  };
}

export function draftToken(facts: RequestFacts): Draft {
  if (facts.name === '' || facts.name.startsWith('-')) return NO_SUCH_TARGET;
  const spec = readObject(readObject(facts.body)?.['spec']);
  const seconds = spec?.['expirationSeconds'];
  const bound = readObject(spec?.['boundObjectRef']);
  const boundFlags = (['kind', 'name', 'uid'] as const).flatMap((key) => {
    const text = readText(bound?.[key]);
    return text === undefined ? [] : [`--bound-object-${key}=${text}`];
  });
  return {
    verb: ['create', 'token'],
    args: [facts.name],
    flags: [
      ...(readTexts(spec?.['audiences']) ?? []).map((audience) => `--audience=${audience}`),
      ...(typeof seconds === 'number' ? [`--duration=${seconds}s`] : []),
      ...boundFlags,
      ...dryRunFlag(facts),
    ],
    certainty: spec === undefined ? 'likely' : 'exact',
    because: spec === undefined ? [] : ['the body names audience and duration'],
    lost: spec === undefined ? [`audience and duration: ${NO_BODY}`] : [],
  };
}
