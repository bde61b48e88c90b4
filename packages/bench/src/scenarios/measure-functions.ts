import {
  createRedactor,
  EventIdWriter,
  groupIntoActions,
  identifyEvent,
  presentEvent,
  readAuditEvent,
  readSearchFields,
  scanEventList,
  SearchFieldScanner,
  type AuditEvent,
  type ByteRange,
} from '@k8s-audit/audit-event';
import { readGoldenCases } from '@k8s-audit/kubectl-lab';
import { createBodies } from './create-bodies.ts';
import type { FunctionMeasurement } from './measurement.ts';

/** Long enough that what the compiler does at first is forgotten. */
const WARM_UP_MS = 500;
const MEASURED_MS = 1_500;

interface Item {
  readonly bytes: Buffer;
  readonly bodies: readonly ByteRange[];
  readonly event: AuditEvent;
}

const BEGINNING = { ms: 0, us: 0 };
const PLACE = { id: Buffer.alloc(16), cluster: 'bench' };

/** What is computed of an event while it is read, and redaction while it is received; one core. */
export function measureFunctions(): FunctionMeasurement[] {
  const plain = itemsOf(createBodies(1_000, 1));
  const golden = readGoldenCases().flatMap((one) => one.events);
  const bodied = itemsOf([wrap(golden)]);
  const secret = itemsOf([wrap(golden.map(makeSecret))]);
  const redactor = createRedactor({ key: 'bench of redaction', paths: [], execArguments: false });
  const redact = ({ bytes, bodies }: Item): unknown => redactor.redactEvent(bytes, bodies);
  const tell = ({ event }: Item): unknown => presentEvent(event, PLACE);
  const parse = ({ bytes }: Item): unknown => JSON.parse(bytes.toString('utf8'));
  return [
    measure('JSON.parse of an event without bodies, for comparison', plain, parse),
    measure('sentence and command, without bodies', plain, tell),
    measure('search fields and id, by JSON.parse', plain, identify),
    measure('search fields and id, by scanning', plain, createScan()),
    measure('JSON.parse of an event with bodies, for comparison', bodied, parse),
    measure('sentence and command, with bodies', bodied, tell),
    measureGroups('grouping into actions', bodied),
    measure('redaction, nothing to look into', plain, redact),
    measure('redaction, bodies without secrets', bodied, redact),
    measure('redaction, each event a Secret', secret, redact),
  ];
}

function identify({ bytes, bodies }: Item): unknown {
  const read = readSearchFields(bytes, bodies);
  return read.ok && identifyEvent('bench', read.fields, read.fields.stageTime ?? BEGINNING);
}

function createScan(): (item: Item) => void {
  const scanner = new SearchFieldScanner();
  const ids = new EventIdWriter('bench');
  const id = Buffer.alloc(16);
  return ({ bytes, bodies }) => {
    if (!scanner.read(bytes, 0, bytes.length, bodies))
      throw new Error('an event of the benchmark is left to readSearchFields: mend the events');
    ids.write(scanner, id, 0);
  };
}

const wrap = (events: readonly object[]): Buffer =>
  Buffer.from(JSON.stringify({ kind: 'EventList', items: events }));

const makeSecret = (event: object): object => ({
  ...event,
  objectRef: { resource: 'secrets', namespace: 'shop', name: 'db' },
  requestObject: { kind: 'Secret', data: { user: 'YWRh', password: 'aHVudGVyMg==' } },
});

function itemsOf(lists: readonly Buffer[]): Item[] {
  return lists.flatMap((list) =>
    scanEventList(list).items.map(({ start, end, bodies }) => {
      const bytes = list.subarray(start, end);
      const read = readAuditEvent(bytes);
      if (!read.ok) throw new Error(`an event of the benchmark cannot be read: ${read.reason}`);
      const within = bodies.map((body) => ({ start: body.start - start, end: body.end - start }));
      return { bytes, bodies: within, event: read.event };
    }),
  );
}

function measure(
  name: string,
  items: readonly Item[],
  run: (item: Item) => unknown,
): FunctionMeasurement {
  return time(name, items.length, () => items.forEach(run));
}

function measureGroups(name: string, items: readonly Item[]): FunctionMeasurement {
  const events = items.map(({ event }, index) => ({
    event: { ...event, requestReceivedTimestamp: new Date(index * 500).toISOString() },
    cluster: 'bench',
  }));
  return time(name, events.length, () => groupIntoActions(events));
}

function time(name: string, events: number, round: () => unknown): FunctionMeasurement {
  for (const until = performance.now() + WARM_UP_MS; performance.now() < until;) round();
  const start = process.cpuUsage();
  let rounds = 0;
  for (const until = performance.now() + MEASURED_MS; performance.now() < until;) {
    round();
    rounds += 1;
  }
  const { user, system } = process.cpuUsage(start);
  return { name, cpuUs: (user + system) / (rounds * events) };
}
