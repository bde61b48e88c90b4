import { isBuiltin } from '../request/builtin-resources.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { ROLLED_OUT, type Draft } from './command-draft.ts';
import { draftCordon, draftRollout } from './draft-change.ts';
import { draftPatch } from './draft-patch.ts';
import { draftOtherRaw } from './draft-raw-body.ts';
import { draftRaw } from './draft-read.ts';

/** Requests for what is no resource. */
export function draftPath(facts: RequestFacts): Draft {
  if (facts.verb !== 'get') return draftOtherRaw(facts);
  if (facts.path === '') return { none: 'the event names no path' };
  if (!facts.byKubectl) return draftRaw(facts);
  if (facts.path === '/version') {
    return {
      verb: ['version'],
      certainty: 'likely',
      lost: ['whether another command asked for it'],
    };
  }
  if (!/^\/apis?$/.test(facts.path)) return draftRaw(facts);
  return {
    verb: ['api-resources'],
    certainty: 'likely',
    because: ['it asks which resources there are'],
    lost: ['which command needed to know: all of them may ask this first'],
  };
}

/** A patch of no known shape: without its body the place and the field manager may still tell. */
export function draftUnmanagedPatch(facts: RequestFacts): Draft {
  const { byKubectl, body, resource, group, fieldManager, subresource } = facts;
  if (!byKubectl || body !== undefined || !isBuiltin(resource, group)) return draftPatch(facts);
  if (fieldManager === 'kubectl-rollout') return draftRollout(facts, 'restart');
  if (fieldManager !== '' || subresource !== '') return draftPatch(facts);
  // Without any query only these commands of kubectl patch (k8s.io/kubectl `pkg/cmd`).
  if (resource === 'nodes') return draftCordon(facts, 'cordon');
  return ROLLED_OUT.has(resource) ? draftRollout(facts, 'undo') : draftPatch(facts);
}
