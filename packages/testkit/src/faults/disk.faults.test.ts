import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

/** Room for the files of an empty MariaDB, and some. */
const DISK = 'size=600m';

/** A small disk of its own, which only root can make; null, with a word, elsewhere. */
function mountDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', DISK, 'tmpfs', folder], { stdio: 'pipe' });
    return folder;
  } catch {
    process.stderr.write('no right to mount a disk: the tests of a full one are left out\n');
    rmSync(folder, { recursive: true });
    return null;
  }
}

const disk = mountDisk();

(disk === null ? describe.skip : describe)('the disk', () => {
  const folder = disk ?? '';
  const before = process.env['TMPDIR'];
  let lab: FaultLab;
  beforeAll(async () => {
    process.env['TMPDIR'] = folder; // All data of the lab lies in it.
    lab = await startFaultLab();
  }, 120_000);
  afterAll(async () => {
    await lab.stop();
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('is full for a while, under Redis and the database', async () => {
    const filler = join(folder, 'filler');
    const fault = async (): Promise<void> => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1_024)));
      await delay(8_000);
      rmSync(filler);
      // Redis ends itself when it cannot write what it was told to keep: its supervisor starts it.
      await lab.pipeline.crashRedis();
    };
    expect(await lab.underLoad(fault, { eventsPerBatch: 200 })).toEqual(NOTHING_WRONG);
  }, 300_000);
});
