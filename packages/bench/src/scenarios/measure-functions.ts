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
import { wrapItems } from '@k8s-audit/testkit';
import { createSeededBatches } from '../load/seeded-batches.ts';
import type { Scenario } from '../scenario.ts';

/** Long enough that what the compiler does at first is forgotten. */
const WARM_UP_MS = 300;
const MEASURED_MS = 700;

interface Item {
  readonly bytes: Buffer;
  readonly bodies: readonly ByteRange[];
  readonly event: AuditEvent;
}

const BEGINNING = { ms: 0, us: 0 };
const PLACE = { id: Buffer.alloc(16), cluster: 'bench' };

const NAMES = [
  'JSON.parse of an event without bodies, for comparison',
  'sentence and command, without bodies',
  'search fields and id, by JSON.parse',
  'search fields and id, by scanning',
  'JSON.parse of an event with bodies, for comparison',
  'sentence and command, with bodies',
  'grouping into actions',
  'redaction, nothing to look into',
  'redaction, bodies without secrets',
  'redaction, each event a Secret',
] as const;

/** What is computed of an event while it is received, stored and read; one core. */
export const functions: Scenario = {
  name: 'functions',
  about: 'CPU of what is computed of one event, function by function',
  rows: NAMES.map((name) => ({ figure: name, what: name, unit: 'µs an event', digits: 1 })),
  run: async ({ seed }) => ({ figures: measureAll(seed) }),
};

function measureAll(seed: number): Record<(typeof NAMES)[number], number> {
  const [seeded = []] = createSeededBatches({ seed, bodies: 1, eventsPerBody: 1_000 });
  const plain = itemsOf(Buffer.from(wrapItems(seeded)));
  const golden = readGoldenCases().flatMap((one) => one.events);
  const bodied = itemsOf(wrap(golden));
  const secret = itemsOf(wrap(golden.map(makeSecret)));
  const redactor = createRedactor({ key: 'bench of redaction', paths: [], execArguments: false });
  const redact = ({ bytes, bodies }: Item): unknown => redactor.redactEvent(bytes, bodies);
  const tell = ({ event }: Item): unknown => presentEvent(event, PLACE);
  const parse = ({ bytes }: Item): unknown => JSON.parse(bytes.toString('utf8'));
  return {
    'JSON.parse of an event without bodies, for comparison': measure(plain, parse),
    'sentence and command, without bodies': measure(plain, tell),
    'search fields and id, by JSON.parse': measure(plain, identify),
    'search fields and id, by scanning': measure(plain, createScan()),
    'JSON.parse of an event with bodies, for comparison': measure(bodied, parse),
    'sentence and command, with bodies': measure(bodied, tell),
    'grouping into actions': measureGroups(bodied),
    'redaction, nothing to look into': measure(plain, redact),
    'redaction, bodies without secrets': measure(bodied, redact),
    'redaction, each event a Secret': measure(secret, redact),
  };
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

function itemsOf(list: Buffer): Item[] {
  return scanEventList(list).items.map(({ start, end, bodies }) => {
    const bytes = list.subarray(start, end);
    const read = readAuditEvent(bytes);
    if (!read.ok) throw new Error(`an event of the benchmark cannot be read: ${read.reason}`);
    const within = bodies.map((body) => ({ start: body.start - start, end: body.end - start }));
    return { bytes, bodies: within, event: read.event };
  });
}

function measure(items: readonly Item[], run: (item: Item) => unknown): number {
  return time(items.length, () => items.forEach(run));
}

function measureGroups(items: readonly Item[]): number {
  const events = items.map(({ event }, index) => ({
    event: { ...event, requestReceivedTimestamp: new Date(index * 500).toISOString() },
    cluster: 'bench',
  }));
  return time(events.length, () => groupIntoActions(events));
}

/** CPU µs an event. */
function time(events: number, round: () => unknown): number {
  for (const until = performance.now() + WARM_UP_MS; performance.now() < until;) round();
  const start = process.cpuUsage();
  let rounds = 0;
  for (const until = performance.now() + MEASURED_MS; performance.now() < until;) {
    round();
    rounds += 1;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / (rounds * events);
}
