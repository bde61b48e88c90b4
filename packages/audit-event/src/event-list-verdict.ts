export type EventListVerdict =
  | { readonly ok: true; readonly items: number }
  | { readonly ok: false; readonly reason: string };

const LIST_VERSIONS = new Set(['audit.k8s.io/v1', 'audit.k8s.io/v1beta1', 'audit.k8s.io/v1alpha1']);

const NULL_FIRST_BYTE = 'n'.charCodeAt(0);

/**
 * Collects what the scanner meets at the top level of a body and gives the verdict in words that
 * tell the sender what to change. Key order is free; of a repeated key the last value counts, as
 * in JSON.parse.
 */
export function createTopLevelReader() {
  let seen = false;
  let closed = false;
  let kind: string | undefined;
  let apiVersion: string | undefined;
  let itemsProblem: string | undefined;
  let fault: string | undefined;
  let items = 0;

  const blame = (reason: string): void => {
    fault ??= reason;
  };

  return {
    open(isObject: boolean): void {
      if (closed) return blame('the body goes on after its end: send one EventList a request');
      seen = true;
      if (!isObject) blame('the body is a JSON array: send an EventList object with "items"');
    },
    close(isBrace: boolean): void {
      closed = true;
      if (!isBrace) blame('the body is not JSON: its brackets do not match');
    },
    strayByte(): void {
      blame(closed ? 'the body goes on after its end' : 'the body is not a JSON object');
    },
    openValue(key: string, isArray: boolean): void {
      if (key === 'items') itemsProblem = isArray ? undefined : 'an object';
      if (key === 'kind') kind = undefined;
    },
    scalarValue(key: string, firstByte: number): void {
      // Go writes null for a list that was never filled.
      if (key === 'items') itemsProblem = firstByte === NULL_FIRST_BYTE ? undefined : 'a number';
    },
    closeValue(isMismatch: boolean): void {
      if (isMismatch) blame('the body is not JSON: its brackets do not match');
    },
    closeItem(matches: boolean): void {
      if (!matches) blame(`the body is not JSON: the brackets of item ${items} do not match`);
    },
    countItem(): void {
      items += 1;
    },
    wants: (key: string): boolean => key === 'kind' || key === 'apiVersion' || key === 'items',
    readString(key: string, text: string): void {
      if (key === 'kind') kind = text;
      else if (key === 'apiVersion') apiVersion = text;
      else itemsProblem = 'a string';
    },
    verdict(state: { wholeText: boolean }): EventListVerdict {
      if (!seen && fault === undefined) return no('the body is empty: send an EventList');
      if (fault !== undefined) return no(fault);
      if (!state.wholeText) return no(`the body ends in the middle, after ${items} whole events`);
      if (kind !== 'EventList') return no(`kind is ${say(kind)}, expected "EventList"`);
      if (apiVersion !== undefined && !LIST_VERSIONS.has(apiVersion)) {
        return no(`apiVersion is ${say(apiVersion)}, expected "audit.k8s.io/v1"`);
      }
      if (itemsProblem) return no(`items is ${itemsProblem}, expected an array`);
      return { ok: true, items };
    },
  };
}

const no = (reason: string): EventListVerdict => ({ ok: false, reason });

const say = (text: string | undefined): string =>
  text === undefined ? 'missing' : JSON.stringify(text);
