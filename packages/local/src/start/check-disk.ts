import { statfsSync } from 'node:fs';

const MIB = 2 ** 20;

/** MariaDB's redo log takes 512 MiB at once; the rest is room for its tables and for Redis' file. */
export const NEEDED_FREE_MIB = 1_024;

/** Throws when the disk of a folder has less free than a start needs: half a database helps nobody. */
export function checkDisk(folder: string, neededMib = NEEDED_FREE_MIB): void {
  const { bavail, bsize } = statfsSync(folder);
  const freeMib = Math.floor((bavail * bsize) / MIB);
  if (freeMib < neededMib) {
    throw new Error(
      `The disk of DATA_DIR ${folder} has ${freeMib} MiB left and ${neededMib} MiB are needed: free some, or set DATA_DIR to a folder on another disk.`,
    );
  }
}
