import { readObject } from '../read-json-fields.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import {
  dryRunFlag,
  NO_BODY,
  NO_SUCH_TARGET,
  selectorFlags,
  targetOf,
  typeOf,
  type Draft,
} from './command-draft.ts';

export function draftDelete(facts: RequestFacts): Draft {
  const target = targetOf(facts);
  if (target === null || facts.subresource !== '') return NO_SUCH_TARGET;
  const options = readObject(facts.body);
  if (options === undefined) {
    return {
      verb: ['delete'],
      args: target,
      flags: dryRunFlag(facts),
      certainty: 'likely',
      lost: [`--cascade and --grace-period: ${NO_BODY}`],
    };
  }
  return {
    verb: ['delete'],
    args: target,
    flags: [...cascadeFlag(options), ...graceFlags(options), ...dryRunFlag(facts)],
    // kubectl always names the propagation; drain --disable-eviction does not.
    certainty: options['propagationPolicy'] === undefined ? 'likely' : 'exact',
    because: ['the body names cascade and grace period'],
    lost: ['whether a selector, --all or a file chose it'],
  };
}

/** A collection in one request: kubectl deletes one by one, programs do this. */
export function draftDeleteAll(facts: RequestFacts): Draft {
  const type = typeOf(facts);
  if (type === null) return NO_SUCH_TARGET;
  const options = readObject(facts.body) ?? {};
  const selectors = selectorFlags(facts);
  return {
    verb: ['delete'],
    args: [type],
    flags: [
      ...(selectors.length === 0 ? ['--all'] : selectors),
      ...(facts.namespace === '' ? ['-A'] : []),
      ...cascadeFlag(options),
      ...graceFlags(options),
      ...dryRunFlag(facts),
    ],
    certainty: 'likely',
    because: ['one request deleted the collection; kubectl would delete one by one'],
  };
}

function cascadeFlag(options: Readonly<Record<string, unknown>>): string[] {
  switch (options['propagationPolicy']) {
    case 'Orphan':
      return ['--cascade=orphan'];
    case 'Foreground':
      return ['--cascade=foreground'];
    default:
      return []; // Background is the default.
  }
}

function graceFlags(options: Readonly<Record<string, unknown>>): string[] {
  const seconds = options['gracePeriodSeconds'];
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) return [];
  if (seconds === 0) return ['--force', '--grace-period=0'];
  return seconds === 1 ? ['--now'] : [`--grace-period=${seconds}`];
}
