import { groupIntoActions, type Action } from '@k8s-audit/audit-event';
import type { ShownEvent } from '../present-stored-event.ts';

/** What somebody did with one command, with the events that were its requests. */
export interface ShownAction {
  readonly action: Action;
  /** The event that says most, with the action's sentence and command in place of its own. */
  readonly main: ShownEvent;
  /** All events of the action, oldest first. */
  readonly events: readonly ShownEvent[];
}

/** Folds the events of a page, newest first, into actions, newest first. */
export function foldActions(page: readonly ShownEvent[]): ShownAction[] {
  const given = page.map(({ event, item }) => ({ event, cluster: item.cluster }));
  return groupIntoActions(given)
    .map((action) => {
      const own = page[action.main] as ShownEvent;
      const { parts, summary, kubectl, noCommand } = action;
      const main = { ...own, parts, noCommand, item: { ...own.item, summary, kubectl } };
      return { action, main, events: action.events.map((index) => page[index] as ShownEvent) };
    })
    .toReversed();
}
