import { readObject } from '../read-json-fields.ts';
import type { Intent, KeyChange } from '../request/intent.ts';
import { readKeyChanges } from '../request/read-patch-intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import {
  dryRunFlag,
  managerFlag,
  NO_BODY,
  NO_SUCH_TARGET,
  slashTargetsOf,
  targetOf,
  unknown,
  type Draft,
} from './command-draft.ts';
import { draftPatch } from './draft-patch.ts';

type Of<Act extends Intent['act']> = Intent & { act: Act };

export function draftScale(facts: RequestFacts, { replicas, before }: Of<'scale'>): Draft {
  const target = targetOf(facts);
  if (target === null) return NO_SUCH_TARGET;
  const from = before === null ? [] : [`--current-replicas=${before}`];
  return {
    verb: ['scale'],
    args: target,
    flags: [...from, `--replicas=${replicas ?? unknown('replicas')}`, ...dryRunFlag(facts)],
    // kubectl scale patches the subresource and names no field manager.
    certainty:
      facts.subresource === 'scale' &&
      facts.fieldManager === '' &&
      replicas !== null &&
      before === null
        ? 'exact'
        : 'likely',
    because: replicas === null ? [] : ['the body names the number of replicas'],
    lost: replicas === null ? [`the number of replicas: ${NO_BODY}`] : [],
  };
}

/** `label` and `annotate`. --overwrite, since the key may have had a value, which nobody recorded. */
export function draftKeys(facts: RequestFacts, { act, changes }: Of<'label' | 'annotate'>): Draft {
  const target = targetOf(facts);
  if (target === null) return NO_SUCH_TARGET;
  if (changes === null) {
    return {
      verb: [act],
      args: [...target, unknown(act === 'label' ? 'labels' : 'annotations')],
      certainty: 'likely',
      lost: [`what was set or removed: ${NO_BODY}`],
    };
  }
  if (changes.some(({ key }) => key.includes('='))) return draftPatch(facts);
  const sets = changes.some(({ value }) => value !== null);
  const manager = `kubectl-${act}`;
  return {
    verb: [act],
    args: [...target, ...changes.map(keyArgument)],
    flags: [...(sets ? ['--overwrite'] : []), ...managerFlag(facts, manager), ...dryRunFlag(facts)],
    certainty: facts.fieldManager === manager ? 'exact' : 'likely',
    because: [`the body changes nothing but ${act === 'label' ? 'labels' : 'annotations'}`],
    lost: sets ? ['whether --overwrite was needed'] : [],
  };
}

const keyArgument = ({ key, value }: KeyChange): string =>
  value === null ? `${key}-` : `${key}=${value}`;

export function draftTaint(facts: RequestFacts, { taints }: Of<'taint'>): Draft {
  if (taints.length === 0 || facts.name.startsWith('-')) return draftPatch(facts);
  const args = taints.map(
    ({ key, value, effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`,
  );
  return {
    verb: ['taint'],
    args: ['node', facts.name, ...args],
    flags: ['--overwrite', ...managerFlag(facts, 'kubectl-taint'), ...dryRunFlag(facts)],
    certainty: 'likely',
    because: ['the body holds the list of taints as it should be'],
    lost: ['which of the taints were there before, and which were removed'],
  };
}

/** Cordons and uncordons: both are a patch of one field. */
export function draftCordon(facts: RequestFacts, act: 'cordon' | 'uncordon'): Draft {
  if (facts.name === '' || facts.name.startsWith('-')) return NO_SUCH_TARGET;
  const recorded = facts.body !== undefined;
  return {
    verb: [act],
    args: [facts.name],
    flags: dryRunFlag(facts),
    certainty: recorded && facts.fieldManager === '' ? 'exact' : 'likely',
    because: recorded ? ['the body changes only spec.unschedulable'] : [],
    lost: recorded ? [] : [`whether cordon or uncordon: ${NO_BODY}`],
  };
}

export function draftRollout(
  facts: RequestFacts,
  act: 'restart' | 'pause' | 'resume' | 'undo',
): Draft {
  const target = slashTargetsOf(facts);
  if (target === null) return NO_SUCH_TARGET;
  const recorded = facts.body !== undefined;
  const lost = [
    ...(act === 'undo' ? ['the revision that was gone back to (--to-revision)'] : []),
    ...(recorded || act === 'undo' ? [] : [`whether restart, pause or resume: ${NO_BODY}`]),
  ];
  return {
    verb: ['rollout', act],
    args: target,
    flags: [...(act === 'undo' ? [] : managerFlag(facts, 'kubectl-rollout')), ...dryRunFlag(facts)],
    certainty:
      recorded && act !== 'undo' && facts.fieldManager === 'kubectl-rollout' ? 'exact' : 'likely',
    because: recorded ? ['the shape of the patch'] : [],
    lost,
  };
}

export function draftSetImage(facts: RequestFacts, { images }: Of<'set-image'>): Draft {
  return draftSet(facts, 'image', {
    args: images.map(({ container, image }) => `${container}=${image}`),
    flags: [],
  });
}

export function draftSetEnv(facts: RequestFacts, { containers }: Of<'set-env'>): Draft {
  const [first] = containers;
  const same = containers.every(
    ({ changes }) => JSON.stringify(changes) === JSON.stringify(first?.changes),
  );
  const referred = containers.some((one) => one.referred.length > 0);
  if (first === undefined || !same || referred || first.changes.length === 0)
    return draftPatch(facts);
  return draftSet(facts, 'env', {
    args: first.changes.map(keyArgument),
    flags: containers.length === 1 ? ['-c', first.container] : [],
  });
}

export function draftSetResources(facts: RequestFacts, { containers }: Of<'set-resources'>): Draft {
  const [first] = containers;
  const amounts = JSON.stringify([first?.limits, first?.requests]);
  const same = containers.every(
    ({ limits, requests }) => JSON.stringify([limits, requests]) === amounts,
  );
  const all = [...(first?.limits ?? []), ...(first?.requests ?? [])];
  if (first === undefined || !same || all.length === 0 || all.some(({ value }) => value === null))
    return draftPatch(facts);
  const flag = (name: string, values: readonly KeyChange[]): string[] =>
    values.length === 0 ? [] : [`--${name}=${values.map(keyArgument).join(',')}`];
  return draftSet(facts, 'resources', {
    args: [],
    flags: [
      ...(containers.length === 1 ? ['-c', first.container] : []),
      ...flag('limits', first.limits),
      ...flag('requests', first.requests),
    ],
  });
}

export function draftSetServiceAccount(
  facts: RequestFacts,
  { account }: Of<'set-service-account'>,
): Draft {
  return draftSet(facts, 'serviceaccount', { args: [account], flags: [] });
}

/** The command names the whole selector, the patch only what differs: the answer may have the rest. */
export function draftSetSelector(facts: RequestFacts, { changes }: Of<'set-selector'>): Draft {
  const spec = readObject(readObject(facts.event.responseObject)?.['spec']);
  const whole = readKeyChanges(spec?.['selector']) ?? changes.filter(({ value }) => value !== null);
  if (whole.length === 0) return draftPatch(facts);
  const pairs = whole.map(({ key, value }) => `${key}=${value}`);
  const draft = draftSet(facts, 'selector', { args: [pairs.join(',')], flags: [] });
  if ('none' in draft || spec !== undefined) return draft;
  return { ...draft, certainty: 'likely', lost: ['the part of the selector that stayed'] };
}

export function draftSetSubjects(facts: RequestFacts, { subjects }: Of<'set-subjects'>): Draft {
  if (subjects.length === 0) return draftPatch(facts);
  const draft = draftSet(facts, 'subject', { args: [], flags: subjectFlags(subjects) });
  if ('none' in draft) return draft;
  return { ...draft, certainty: 'likely', lost: ['which of the subjects were there before'] };
}

/** The subjects of a binding as flags of `set subject`, `create rolebinding` and the like. */
export function subjectFlags(subjects: Of<'set-subjects'>['subjects']): string[] {
  return subjects.map(({ kind, name, namespace }) => {
    if (kind === 'ServiceAccount') return `--serviceaccount=${namespace}:${name}`;
    return kind === 'Group' ? `--group=${name}` : `--user=${name}`;
  });
}

function draftSet(
  facts: RequestFacts,
  what: string,
  { args, flags }: { readonly args: readonly string[]; readonly flags: readonly string[] },
): Draft {
  const target = slashTargetsOf(facts);
  if (target === null) return NO_SUCH_TARGET;
  return {
    verb: ['set', what],
    args: [...target, ...args],
    flags: [...flags, ...managerFlag(facts, 'kubectl-set'), ...dryRunFlag(facts)],
    certainty: facts.fieldManager === 'kubectl-set' ? 'exact' : 'likely',
    because: ['the shape of the patch'],
  };
}
