import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { anAuditEvent } from '../an-audit-event.ts';
import { createApiserverClient, formatEventList } from '@k8s-audit/apiserver-client';
import type { Ledger } from './ledger.ts';

export interface LoadOptions {
  /** Where each batch goes, all at the same moment: retries and doubled senders. */
  readonly urls: (cluster: string) => readonly string[];
  readonly token: string;
  readonly clusters?: readonly string[];
  readonly eventsPerBatch?: number;
  readonly pauseMs?: number;
  /** 10 s in the real client: an hour of faults takes minutes here. */
  readonly initialBackoffMs?: number;
  /** Overrides of the events of a batch. */
  readonly event?: (batch: number) => Record<string, unknown>;
  /** When the earliest event says it was; the start of the load unless given. */
  readonly since?: Date;
}

/** Batches in flight of one cluster, as the real client has them at most at a time. */
const IN_FLIGHT = 15;

/** Clusters that send until stopped, and write down what they sent and what was answered. */
export function startLoad(ledger: Ledger, options: LoadOptions): { stop(): Promise<void> } {
  let running = true;
  const clusters = (options.clusters ?? ['east', 'west', 'north']).map((cluster) =>
    runCluster(cluster, { ledger, options, isRunning: () => running }),
  );
  return {
    async stop() {
      running = false;
      await Promise.all(clusters);
    },
  };
}

async function runCluster(
  cluster: string,
  load: { ledger: Ledger; options: LoadOptions; isRunning: () => boolean },
): Promise<void> {
  const { ledger, options } = load;
  const clients = options.urls(cluster).map((url) =>
    createApiserverClient({
      url,
      token: options.token,
      initialBackoffMs: options.initialBackoffMs ?? 400,
    }),
  );
  const sending = new Set<Promise<void>>();
  const sendOne = async (batch: number): Promise<void> => {
    const events = Array.from({ length: options.eventsPerBatch ?? 40 }, () =>
      anAuditEvent({ auditID: randomUUID(), ...options.event?.(batch) }),
    );
    const ids = events.map((event) => String(event['auditID']));
    for (const id of ids) ledger.sent.add(id);
    const body = formatEventList(events);
    // Every third batch goes to all at once, the others to one after the other.
    const copies = batch % 3 === 0 ? clients : clients.slice(batch % clients.length).slice(0, 1);
    const deliveries = await Promise.all(copies.map((client) => client.send(body)));
    if (deliveries.some(({ delivered }) => delivered))
      for (const id of ids) ledger.acknowledged.add(id);
    else ledger.givenUp += 1;
  };
  for (let batch = 0; load.isRunning(); batch += 1) {
    const sent = sendOne(batch).finally(() => sending.delete(sent));
    sending.add(sent);
    if (sending.size >= IN_FLIGHT) await Promise.race(sending);
    await delay(options.pauseMs ?? 50);
  }
  await Promise.all(sending);
  for (const client of clients) client.close();
}
