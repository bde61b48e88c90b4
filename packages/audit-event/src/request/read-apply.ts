import type { Intent } from './intent.ts';
import type { RequestFacts } from './request-facts.ts';

export const isClientSideApply = ({ fieldManager }: RequestFacts): boolean =>
  fieldManager === 'kubectl-client-side-apply';

/** Only a server-side apply has this parameter (apimachinery's PatchOptions.Force). */
export const isServerSideApply = ({ verb, query }: RequestFacts): boolean =>
  verb === 'patch' && query.has('force');

/**
 * An apply of either kind. `kubectl diff` sends the dry run of one, but asks for no field
 * validation, which apply does (measured with kubectl 1.27 to 1.33).
 */
export function readApply(facts: RequestFacts): Intent & { act: 'apply' } {
  return {
    act: 'apply',
    serverSide: isServerSideApply(facts),
    diff: facts.byKubectl && facts.dryRun && !facts.query.has('fieldValidation'),
  };
}
