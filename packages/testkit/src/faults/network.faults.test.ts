import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultProxy } from '../fault-proxy/start-fault-proxy.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab({ copies: { ingest: 2 } });
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

const WIRES: ReadonlyArray<readonly [name: string, wires: () => readonly FaultProxy[]]> = [
  ['senders and ingest', () => lab.clientWires],
  ['ingest and Redis', () => lab.wires('ingest', 'redis')],
  ['the writer and Redis', () => lab.wires('writer', 'redis')],
  ['the writer and the database', () => lab.wires('writer', 'database')],
];

const FAULTS: ReadonlyArray<readonly [name: string, fault: (wire: FaultProxy) => Promise<void>]> = [
  ['latency', (wire) => passing(wire, () => wire.delay(300))],
  ['throttling', (wire) => passing(wire, () => wire.throttle(40_000))],
  ['a black hole that ends', (wire) => passing(wire, () => wire.hold('requests', 'answers'))],
  ['requests that vanish for a while', (wire) => passing(wire, () => wire.hold('requests'))],
  ['answers that vanish for a while', (wire) => passing(wire, () => wire.hold('answers'))],
  ['no connections', (wire) => passing(wire, () => (wire.refuse(), wire.reset()))],
  ['connections that half close', (wire) => repeatedly(wire, () => wire.halfClose('answers'))],
  [
    'connections half closed by the client',
    (wire) => repeatedly(wire, () => wire.halfClose('requests')),
  ],
  ['resets', (wire) => repeatedly(wire, () => wire.reset())],
  [
    'a black hole for ever',
    async (wire) => {
      wire.hold('requests', 'answers');
      await delay(3_000);
      wire.abandon();
    },
  ],
];

async function passing(wire: FaultProxy, begin: () => void): Promise<void> {
  begin();
  await delay(5_000);
  wire.release();
}

async function repeatedly(_wire: FaultProxy, cut: () => void): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    cut();
    await delay(200 + 300 * Math.random());
  }
}

describe.each(WIRES)('between %s', (_name, wires) => {
  it.each(FAULTS)(
    '%s',
    async (_fault, run) => {
      const fault = async (): Promise<void> => {
        await Promise.all(wires().map((wire) => run(wire)));
      };
      expect(await lab.underLoad(fault, { pauseMs: 100 })).toEqual(NOTHING_WRONG);
    },
    300_000,
  );
});
