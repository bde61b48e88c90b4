import type { ActionStep } from './action-step.ts';
import type { OpenAction } from './related-requests.ts';

/** The request that says most about an action: its change, or of mere reads the one that was meant. */
export function mainStepOf({ leads, mains, trails }: OpenAction): ActionStep {
  const reads = leads.filter(({ role }) => role === 'read');
  const [first] = [
    ...mains,
    ...reads.filter(({ facts }) => facts.name !== ''),
    ...reads,
    ...leads,
    ...trails,
  ];
  return first as ActionStep; // An action has at least the step that began it.
}

/** The mains whose objects one command names together, or null. */
export function namedTogether({ mains }: OpenAction): readonly string[] | null {
  const [first] = mains;
  const names = [...new Set(mains.map(({ facts }) => facts.name))];
  const alike =
    first !== undefined &&
    names.length > 1 &&
    mains.every(
      ({ facts, intent }) =>
        intent.act === first.intent.act &&
        facts.resource === first.facts.resource &&
        facts.namespace === first.facts.namespace,
    );
  return alike ? names : null;
}
