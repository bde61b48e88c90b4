import { isBuiltin } from '../request/builtin-resources.ts';
import { changedKeys } from '../request/patch-shape.ts';
import { readObject } from '../read-json-fields.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import {
  dryRunFlag,
  managerFlag,
  NO_BODY,
  NO_SUCH_TARGET,
  subresourceFlag,
  targetOf,
  unknown,
  type Draft,
} from './command-draft.ts';
import { writeJson } from './manifest.ts';

/** The patch itself as a command: what every patch can be told as. */
export function draftPatch(facts: RequestFacts): Draft {
  const target = targetOf(facts);
  if (target === null) return NO_SUCH_TARGET;
  const flags = [
    ...subresourceFlag(facts),
    ...managerFlag(facts, 'kubectl-patch'),
    ...dryRunFlag(facts),
  ];
  if (facts.body === undefined) {
    return {
      verb: ['patch'],
      args: target,
      flags: ['-p', unknown('patch'), ...flags],
      certainty: 'likely',
      lost: [`the patch: ${NO_BODY}`],
    };
  }
  const patch = writeJson(facts.body);
  if (patch === null) return { none: 'the patch is nested too deeply to be written out' };
  const type = readPatchType(facts);
  return {
    verb: ['patch'],
    args: target,
    flags: [...(type === 'strategic' ? [] : [`--type=${type}`]), '-p', patch, ...flags],
    certainty: facts.fieldManager === 'kubectl-patch' && isClear(facts) ? 'exact' : 'likely',
    because: ['the body is the patch'],
    lost: isClear(facts) ? [] : ['whether the patch was a merge or a strategic one'],
  };
}

/** Kubernetes does not record the type; a list is a JSON patch, a CRD takes no strategic one. */
function readPatchType(facts: RequestFacts): 'strategic' | 'merge' | 'json' {
  if (Array.isArray(facts.body)) return 'json';
  return isBuiltin(facts.resource, facts.group) ? 'strategic' : 'merge';
}

/** Merge and strategic patches differ only where there is a list or a directive. */
function isClear(facts: RequestFacts): boolean {
  return readPatchType(facts) !== 'strategic' || hasDirective(facts.body) || !hasList(facts.body);
}

function hasList(value: unknown): boolean {
  if (Array.isArray(value)) return true;
  return Object.values(readObject(value) ?? {}).some(hasList);
}

function hasDirective(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasDirective);
  const object = readObject(value);
  if (object === undefined) return false;
  const keys = Object.keys(object);
  return (
    keys.length !== changedKeys(object).length ||
    keys.includes('$patch') ||
    Object.values(object).some(hasDirective)
  );
}
