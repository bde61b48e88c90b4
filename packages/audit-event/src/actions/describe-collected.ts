import { describeActor } from '../sentence/describe-actor.ts';
import { describeEvent } from '../sentence/describe-event.ts';
import { describePlace, kindParts } from '../sentence/describe-object.ts';
import { describeFailure, outcomeOf } from '../sentence/describe-outcome.ts';
import { listParts, shorten, value, words, type SummaryPart } from '../sentence/summary-part.ts';
import type { ActionStep } from './action-step.ts';
import { namedTogether } from './main-step.ts';
import { isListOfNode, type OpenAction } from './related-requests.ts';

/** Tells an action as a sentence: its main request, with what the others add. */
export function describeCollected(action: OpenAction, main: ActionStep): SummaryPart[] {
  const drain = describeDrain(action);
  if (drain !== null) return drain;
  if (action.mains.length === 0) return describeReads(action, main);
  const names = namedTogether(action);
  if (names !== null)
    return [...describeEvent({ ...main.facts, names }, main.intent), ...describeFailures(action)];
  const applied = action.mains.filter(
    ({ intent }) => intent.act === 'apply' || intent.act === 'create',
  );
  if (applied.length > 1) return [...describeMany(main, applied), ...describeFailures(action)];
  // Of two halves the second says what came of it.
  const last = action.mains.at(-1) ?? main;
  const told =
    last.intent.act === main.intent.act || last.facts.fieldManager === 'kubectl-replace'
      ? last
      : main;
  return describeEvent(told.facts, told.intent);
}

const isFailed = ({ facts }: ActionStep): boolean =>
  ['refused', 'failed'].includes(outcomeOf(facts.event));

/** The main request tells its own outcome; those of the others are counted. */
function describeFailures({ mains }: OpenAction): SummaryPart[] {
  const failed = mains.filter(isFailed).length;
  if (failed === 0 || failed === mains.length) return [];
  return [words(` (${failed} of ${mains.length} did not succeed)`)];
}

function describeMany(main: ActionStep, applied: readonly ActionStep[]): SummaryPart[] {
  const shown = applied
    .slice(0, 3)
    .map(({ facts }): SummaryPart[] => [
      ...kindParts(facts.resource),
      { kind: 'object', text: shorten(facts.name) },
    ]);
  const more = applied.length > 3 ? [[words(`${applied.length - 3} more`)]] : [];
  const [past, base] = main.intent.act === 'apply' ? ['applied', 'apply'] : ['created', 'create'];
  const failed = applied.every(isFailed);
  return [
    ...describeActor(main.facts.event),
    words(failed ? ` tried to ${base} ` : ` ${past} `),
    ...listParts([...shown, ...more]),
    ...describePlace(main.facts),
    ...(main.facts.dryRun ? [words(' (dry run: nothing was changed)')] : []),
    ...(failed ? describeFailure(main.facts.event) : []),
  ];
}

function describeDrain({ leads, mains, trails }: OpenAction): SummaryPart[] | null {
  const [first, ...removals] = mains;
  if (first?.intent.act !== 'cordon') return null;
  if (![...leads, ...trails].some((step) => isListOfNode(first, step))) return null;
  const pods = [
    ...new Set(removals.filter((step) => !isFailed(step)).map(({ facts }) => facts.name)),
  ];
  const count =
    pods.length === 0 ? '' : `: removed ${pods.length} pod${pods.length === 1 ? '' : 's'}`;
  const blocked = new Set(
    removals
      .filter(isFailed)
      .map(({ facts }) => facts.name)
      .filter((name) => !pods.includes(name)),
  );
  return [
    ...describeActor(first.facts.event),
    words(' drained Node '),
    { kind: 'object', text: shorten(first.facts.name) },
    words(`${count}${blocked.size > 0 ? `, ${blocked.size} could not be removed` : ''}`),
  ];
}

function describeReads({ leads }: OpenAction, main: ActionStep): SummaryPart[] {
  const reads = leads.filter(({ role }) => role === 'read');
  const withEvents = reads.some(({ facts }) => facts.resource === 'events' && facts !== main.facts);
  const metrics = reads.find(({ facts }) => facts.group === 'metrics.k8s.io');
  const told = metrics ?? main;
  const parts = describeEvent(told.facts, told.intent);
  if (metrics !== undefined) return [...parts, words(', for how much they use')];
  return withEvents && main.facts.byKubectl && !isFailed(main)
    ? [...parts, words(' and its '), value('events')]
    : parts;
}
