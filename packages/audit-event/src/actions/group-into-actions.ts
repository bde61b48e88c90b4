import {
  finishCommand,
  reconstructKubectl,
  type Reconstruction,
} from '../kubectl/reconstruct-kubectl.ts';
import type { KubectlCommand } from '../kubectl/kubectl-command.ts';
import { joinParts, type SummaryPart } from '../sentence/summary-part.ts';
import { readSteps, type ActionEvent } from './action-step.ts';
import { collectActions, type CollectedAction } from './collect-actions.ts';
import { describeCollected } from './describe-collected.ts';
import { draftCollected } from './draft-collected.ts';
import { mainStepOf } from './main-step.ts';

/** What somebody did with one command: its requests, told as one. */
export interface Action {
  /** Indices into the list that was given, in order of time. */
  readonly events: readonly number[];
  /** The event that says most about it. */
  readonly main: number;
  readonly parts: readonly SummaryPart[];
  readonly summary: string;
  readonly kubectl: KubectlCommand | null;
  /** Why there is no kubectl command; null where there is one. */
  readonly noCommand: string | null;
}

/**
 * Folds the stages of each request, and the requests of each kubectl command, into actions: a
 * drain, a copy, an apply of many objects. Takes events in any order; gives the oldest action first.
 */
export function groupIntoActions(events: readonly ActionEvent[]): Action[] {
  return collectActions(readSteps(events)).map(tellAction);
}

function tellAction(action: CollectedAction): Action {
  const main = mainStepOf(action);
  const parts = describeCollected(action, main);
  const told = commandOf(action);
  const steps = [...action.leads, ...action.mains, ...action.trails];
  return {
    events: steps.toSorted((a, b) => a.atMs - b.atMs).flatMap((step) => step.events),
    main: main.events.at(-1) as number,
    parts,
    summary: joinParts(parts),
    kubectl: told.command,
    noCommand: told.command === null ? told.reason : null,
  };
}

function commandOf(action: CollectedAction): Reconstruction {
  const { facts, intent, cluster } = mainStepOf(action);
  const draft = draftCollected(action);
  return draft === null
    ? reconstructKubectl(facts, intent, cluster)
    : finishCommand(facts, draft, cluster);
}
