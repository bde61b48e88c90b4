import { createHash } from 'node:crypto';
import { formatMicroTime, parseMicroTime } from '@k8s-audit/audit-event';
import { anEventList, readCorpus } from '@k8s-audit/testkit';
import { scanEventList } from '@k8s-audit/audit-event';
import { EVENTS_PER_BODY } from './seeded-batches.ts';

const MICROS_BETWEEN_EVENTS = 1_000n;

/**
 * Real events, each with an audit ID and times of its own, over and over until there are as many as
 * wanted; null where there is no corpus beside this checkout. Requests last as long as they did.
 */
export function createCorpusBatches(events: number): string[][] | null {
  const corpus = readCorpus();
  if (corpus === null) return null;
  const real = [...corpus.values()].flat().map((line) => JSON.parse(line) as RealEvent);
  const startUs = BigInt(Date.now()) * 1_000n;
  const batches: string[][] = [];
  for (let sent = 0; sent < events; sent += EVENTS_PER_BODY) {
    const length = Math.min(EVENTS_PER_BODY, events - sent);
    const items = Array.from({ length }, (_, place) => {
      const number = sent + place;
      const event = real[number % real.length] ?? {};
      return renew(event, number, startUs + BigInt(number) * MICROS_BETWEEN_EVENTS);
    });
    batches.push(itemTexts(items));
  }
  return batches;
}

interface RealEvent {
  readonly requestReceivedTimestamp?: string;
  readonly stageTimestamp?: string;
  readonly [field: string]: unknown;
}

/** The log backend writes kind and apiVersion into each event, the webhook does not. */
function renew(event: RealEvent, number: number, atUs: bigint): object {
  const { kind: _kind, apiVersion: _apiVersion, ...sent } = event;
  const received = parseMicroTime(event.requestReceivedTimestamp ?? '');
  const stage = parseMicroTime(event.stageTimestamp ?? '');
  const lastedUs = received === null || stage === null || stage < received ? 0n : stage - received;
  return {
    ...sent,
    auditID: uuidOf(number),
    requestReceivedTimestamp: formatMicroTime(atUs),
    stageTimestamp: formatMicroTime(atUs + lastedUs),
  };
}

/** Looks random and is the same in every run. */
function uuidOf(number: number): string {
  const hex = createHash('sha256').update(String(number)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Each event as Go's encoder writes it. */
function itemTexts(items: readonly object[]): string[] {
  const list = Buffer.from(anEventList(items));
  return scanEventList(list).items.map(({ start, end }) => list.toString('utf8', start, end));
}
