import { groupIntoActions, readAuditEvent, type Action } from '@k8s-audit/audit-event';
import type { LabEvent } from './kubectl-lab.ts';

/** Requests of one command follow each other by some milliseconds. */
const STEP_MS = 10;
const START_MS = Date.UTC(2026, 0, 1);

/** What the product makes of a command's events: its actions, oldest first. */
export function tellEvents(events: readonly LabEvent[]): Action[] {
  return groupIntoActions(
    events.map((event, index) => {
      const requestReceivedTimestamp = new Date(START_MS + index * STEP_MS).toISOString();
      const read = readAuditEvent(
        Buffer.from(JSON.stringify({ ...event, requestReceivedTimestamp })),
      );
      if (!read.ok) throw new Error(`the lab wrote an event that cannot be read: ${read.reason}`);
      return { event: read.event, cluster: 'lab' };
    }),
  );
}

/** The one action that a command should be told as: of several the one that says most. */
export function chooseAction(actions: readonly Action[], events: readonly LabEvent[]): Action {
  const [first] = actions.toSorted((a, b) => weigh(b, events) - weigh(a, events));
  if (first === undefined) throw new Error('a command without any event');
  return first;
}

/** A change says more than a read, and more requests say more than few. */
function weigh(action: Action, events: readonly LabEvent[]): number {
  const verbs = action.events.map((index) => events[index]?.['verb']);
  const reads = verbs.every((verb) => verb === 'get' || verb === 'list' || verb === 'watch');
  return action.events.length + (reads ? 0 : 1_000);
}

/** The words of a reconstructed command as they are given to kubectl in the lab. */
export const labArguments = (argv: readonly string[]): string[] =>
  argv.slice(1).filter((word) => !word.startsWith('--context='));
