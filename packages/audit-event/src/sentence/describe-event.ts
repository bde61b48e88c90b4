import type { Intent } from '../request/intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { describeAction } from './describe-action.ts';
import { describeActor } from './describe-actor.ts';
import { describeFailure, outcomeOf } from './describe-outcome.ts';
import { words, type SummaryPart } from './summary-part.ts';

/** Tells one event as a sentence, in typed parts: who did what to what, and how it ended. */
export function describeEvent(facts: RequestFacts, intent: Intent): SummaryPart[] {
  const { event } = facts;
  const outcome = outcomeOf(event);
  const action = describeAction(facts, intent);
  const rest = [
    ...(action.rest.length === 0 ? [] : [words(' ')]),
    ...action.rest,
    ...(facts.dryRun ? [words(' (dry run: nothing was changed)')] : []),
  ];
  const who = describeActor(event);
  switch (outcome) {
    case 'refused':
    case 'failed':
      return [...who, words(` tried to ${action.base}`), ...rest, ...describeFailure(event)];
    case 'received':
      return [...who, words(` asked to ${action.base}`), ...rest];
    case 'started':
    case 'allowed':
      return [...who, words(` ${action.past}`), ...rest];
    default:
      return outcome satisfies never;
  }
}
