import type { RequestFacts } from '../request/request-facts.ts';
import {
  dryRunFlag,
  managerFlag,
  subresourceFlag,
  validateFlag,
  type Draft,
} from './command-draft.ts';
import { withManifest } from './draft-apply.ts';
import { isReconcileOf } from './draft-create.ts';

/** `replace`, or `auth reconcile`: the body is the whole object as it should be. */
export function draftReplace(facts: RequestFacts): Draft {
  const isReconcile = isReconcileOf(facts);
  return withManifest(facts.body, {
    verb: isReconcile ? ['auth', 'reconcile'] : ['replace'],
    flags: isReconcile
      ? dryRunFlag(facts)
      : [
          ...subresourceFlag(facts),
          ...managerFlag(facts, 'kubectl-replace'),
          ...dryRunFlag(facts),
          ...validateFlag(facts),
        ],
    certainty: facts.fieldManager === 'kubectl-replace' ? 'exact' : 'likely',
    because: ['the body is the whole object'],
  });
}
