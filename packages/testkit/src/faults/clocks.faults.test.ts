import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { preloadFlags } from './preload/preload-flags.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const RETENTION_DAYS = 30;

const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-clocks-'));
const clockOf = (service: string): string => join(folder, service);
const setClock = (service: string, offsetMs: number): void =>
  writeFileSync(clockOf(service), String(offsetMs));

let lab: FaultLab;
beforeAll(async () => {
  for (const service of ['ingest', 'writer', 'query']) setClock(service, 0);
  lab = await startFaultLab({
    environment: { RETENTION_DAYS: String(RETENTION_DAYS) },
    nodeFlags: (service) => preloadFlags('jump-clock', { file: clockOf(service) }),
  });
}, 120_000);
afterAll(async () => {
  await lab.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

describe.each(['ingest', 'writer'] as const)('the clock of %s', (service) => {
  it.each([
    ['an hour ahead', HOUR_MS],
    ['an hour back', -HOUR_MS],
    ['to 1970', -Date.now()],
    ['past the end of the retention', (RETENTION_DAYS + 2) * DAY_MS],
  ] as const)(
    'jumps %s while it runs, and again while it starts',
    async (_where, offsetMs) => {
      const fault = async (): Promise<void> => {
        setClock(service, offsetMs);
        await delay(5_000);
        setClock(service, 0);
        await delay(2_000);
        setClock(service, offsetMs);
        await lab.pipeline.restart(service); // A writer applies the retention when it starts.
        await delay(5_000);
        setClock(service, 0);
      };
      expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
    },
    300_000,
  );
});
