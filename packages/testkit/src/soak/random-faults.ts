import { setTimeout as delay } from 'node:timers/promises';
import type { FaultLab } from '../faults/start-fault-lab.ts';

export type RandomFault = readonly [name: string, run: () => Promise<void>];

/**
 * Faults that a cluster has in a bad week. Of ingest and writer only the second copy is ended, so
 * that the memory of the first can be followed over all the time.
 */
export function listRandomFaults({ pipeline, ...lab }: FaultLab): readonly RandomFault[] {
  const wires = [
    ...lab.clientWires,
    ...lab.wires('ingest', 'redis'),
    ...lab.wires('writer', 'redis'),
    ...lab.wires('writer', 'database'),
  ];
  const frozen = async (kill: (signal: NodeJS.Signals) => void, ms: number): Promise<void> => {
    kill('SIGSTOP');
    await delay(ms);
    kill('SIGCONT');
  };
  const bad = async (begin: (wire: (typeof wires)[number]) => void, ms: number): Promise<void> => {
    const wire = wires[Math.floor(Math.random() * wires.length)];
    if (wire === undefined) return;
    begin(wire);
    await delay(ms);
    wire.release();
  };
  return [
    ['kill -9 of an ingest', () => pipeline.crash('ingest', 1)],
    ['restart of an ingest', () => pipeline.restart('ingest', 1)],
    ['kill -9 of a writer', () => pipeline.crash('writer', 1)],
    ['restart of a writer', () => pipeline.restart('writer', 1)],
    ['kill -9 of a Redis, gone for 5 s', () => pipeline.crashRedis({ index: 1, awayMs: 5_000 })],
    ['kill -9 of the database', () => pipeline.crashMariadb({ awayMs: 2_000 })],
    [
      'a Redis stands still for 6 s',
      () => frozen((signal) => pipeline.redis(0).kill(signal), 6_000),
    ],
    [
      'the database stands still for 10 s',
      () => frozen((signal) => pipeline.mariadb().kill(signal), 10_000),
    ],
    ['200 ms of latency on a wire', () => bad((wire) => wire.delay(200), 10_000)],
    [
      'a black hole on a wire for 8 s',
      () => bad((wire) => wire.hold('requests', 'answers'), 8_000),
    ],
    ['resets on a wire', () => bad((wire) => wire.reset(), 100)],
  ];
}
