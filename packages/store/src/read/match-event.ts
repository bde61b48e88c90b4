import { maskEvent, type Mask } from '@k8s-audit/audit-event';
import type { Segment } from '../format/segment.ts';
import { mayHold } from '../format/bloom-filter.ts';
import type { EventFilter } from './event-filter.ts';
import { matcherOf } from './find-texts.ts';
import { matchColumns, needsEvent } from './segments/match-columns.ts';
import type { PlannedFilter } from './segments/plan-filter.ts';
import { createWordTest } from './word-test.ts';

/** Decides whether an event matches, by its bytes and its row in a segment. */
export type EventTest = (raw: Buffer, row: number) => boolean;

type BodyFilter = EventFilter & { readonly kind: 'field' | 'text' };

/** Builds tests of events for a filter of which some part needs the event itself. */
export function createEventMatcher(filter: PlannedFilter): (segment: Segment) => EventTest {
  const build = buildTest(filter);
  return (segment) => {
    const test = build(segment);
    return (raw, row) => test(new ScannedEvent(raw), row);
  };
}

type RowTest = (event: ScannedEvent, row: number) => boolean;

function buildTest(filter: PlannedFilter): (segment: Segment) => RowTest {
  if (!needsEvent(filter))
    return (segment) => {
      const mask = matchColumns(filter, segment);
      return (_event, row) => mask[row] === 1;
    };
  switch (filter.kind) {
    case 'and': {
      const builds = filter.filters.map(buildTest);
      return (segment) => {
        const tests = builds.map((build) => build(segment));
        return (event, row) => tests.every((test) => test(event, row));
      };
    }
    case 'or': {
      const builds = filter.filters.map(buildTest);
      return (segment) => {
        const tests = builds.map((build) => build(segment));
        return (event, row) => tests.some((test) => test(event, row));
      };
    }
    case 'not': {
      const build = buildTest(filter.filter);
      return (segment) => {
        const test = build(segment);
        return (event, row) => !test(event, row);
      };
    }
    case 'body': {
      const test = buildBodyTest(filter.filter);
      const masks = filter.filter.seenAs?.masks ?? [];
      return () => (event) => test(event.masked(masks));
    }
    case 'texts':
    case 'column':
    case 'has':
      throw new Error('columns need no event');
    default:
      return filter satisfies never;
  }
}

function buildBodyTest(filter: BodyFilter): (event: ScannedEvent) => boolean {
  if (filter.kind === 'text') {
    const test = createWordTest(filter.text);
    return (event) => test(event.lower);
  }
  const { field, value } = filter;
  if (field === 'body') {
    const test = createWordTest(value);
    return (event) => test(event.bodies());
  }
  const matches = matcherOf(value);
  if (field === 'uri') return (event) => matches(event.text('requestURI'));
  if (field === 'auditid') return (event) => matches(event.text('auditID'));
  return (event) => matches(event.message());
}

/** False when surely no event of a chunk matches, since words are missing that it would need. */
export function mayMatchWords(filter: PlannedFilter, words: Buffer): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((one) => mayMatchWords(one, words));
    case 'or':
      return filter.filters.some((one) => mayMatchWords(one, words));
    case 'body':
      return filter.words.every((hash) => mayHold(words, hash));
    case 'not':
    case 'texts':
    case 'column':
    case 'has':
      return true;
    default:
      return filter satisfies never;
  }
}

/** An event that is read only as far as a test needs it. */
class ScannedEvent {
  readonly #raw: Buffer;
  #lower: string | undefined;
  #parsed: Record<string, unknown> | undefined;
  #masked: ScannedEvent | undefined;

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  /** As a reader sees it; all parts of a filter have the same reader. */
  masked(masks: readonly Mask[]): ScannedEvent {
    if (masks.length === 0) return this;
    return (this.#masked ??= new ScannedEvent(maskEvent(this.#raw, masks)));
  }

  get lower(): string {
    return (this.#lower ??= this.#raw.toString('utf8').toLowerCase());
  }

  text(key: string): string {
    const value = this.#read()[key];
    return typeof value === 'string' ? value : '';
  }

  message(): string {
    const status = this.#read()['responseStatus'] as { message?: unknown } | null | undefined;
    return typeof status?.message === 'string' ? status.message : '';
  }

  bodies(): string {
    const { requestObject, responseObject } = this.#read();
    return JSON.stringify([requestObject, responseObject]).toLowerCase();
  }

  #read(): Record<string, unknown> {
    if (this.#parsed === undefined) {
      try {
        const parsed: unknown = JSON.parse(this.#raw.toString('utf8'));
        this.#parsed = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as Record<
          string,
          unknown
        >;
      } catch {
        this.#parsed = {};
      }
    }
    return this.#parsed;
  }
}
