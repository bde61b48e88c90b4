import type { EventFilter, FieldFilter } from './event-filter.ts';
import { matcherOf } from './find-texts.ts';
import { needsBody } from './filter-sql.ts';

/** Decides the parts of a filter that need the event; the others come out of the row. */
export interface BodyMatcher {
  /** The parts that SQL has to decide for each row, in order. */
  readonly columns: readonly EventFilter[];
  matches(raw: Buffer, decided: readonly boolean[]): boolean;
}

/** Builds the test of one event out of a filter of which some part needs a body. */
export function createBodyMatcher(filter: EventFilter): BodyMatcher {
  const columns: EventFilter[] = [];
  const test = build(filter, columns);
  return { columns, matches: (raw, decided) => test(new ScannedEvent(raw), decided) };
}

type Test = (event: ScannedEvent, decided: readonly boolean[]) => boolean;

function build(filter: EventFilter, columns: EventFilter[]): Test {
  if (!needsBody(filter)) {
    const index = columns.push(filter) - 1;
    return (_event, decided) => decided[index] === true;
  }
  switch (filter.kind) {
    case 'and': {
      const tests = filter.filters.map((one) => build(one, columns));
      return (event, decided) => tests.every((test) => test(event, decided));
    }
    case 'or': {
      const tests = filter.filters.map((one) => build(one, columns));
      return (event, decided) => tests.some((test) => test(event, decided));
    }
    case 'not': {
      const test = build(filter.filter, columns);
      return (event, decided) => !test(event, decided);
    }
    case 'text': {
      const text = filter.text.toLowerCase();
      return (event) => event.lower.includes(text);
    }
    case 'field':
      return buildField(filter);
    case 'has':
      return () => false; // Needs no body: never comes here.
    default:
      return filter satisfies never;
  }
}

function buildField({ field, value }: FieldFilter): Test {
  const matches = matcherOf(value);
  if (field === 'uri') return (event) => matches(event.text('requestURI'));
  if (field === 'auditid') return (event) => matches(event.text('auditID'));
  if (field === 'message') return (event) => matches(event.message());
  const text = value.replaceAll('*', '').toLowerCase();
  return (event) => event.bodies().includes(text);
}

/** An event that is read only as far as a test needs it. */
class ScannedEvent {
  readonly #raw: Buffer;
  #lower: string | undefined;
  #parsed: Record<string, unknown> | undefined;

  constructor(raw: Buffer) {
    this.#raw = raw;
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
