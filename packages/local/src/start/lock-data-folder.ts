import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One start a folder: throws when another runs. Returns what gives the folder free again. */
export function lockDataFolder(dataDir: string): () => void {
  const file = join(dataDir, 'start.pid');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(
      `DATA_DIR ${dataDir} cannot be written (${why}): set DATA_DIR to a folder that can`,
      { cause: error },
    );
  }
  const other = readPid(file);
  if (other !== null && isStart(other)) {
    throw new Error(
      `k8s-audit already runs with DATA_DIR ${dataDir} (process ${other}): stop it, or set another DATA_DIR`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function readPid(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8')) || null;
  } catch {
    return null;
  }
}

/** `npm start`, or `k8s-audit start`; zeros part the arguments. */
const START_COMMAND = /packages\/local\/dist|k8s-audit(\.mjs)?\0start/;

/** A pid may long belong to something else. */
function isStart(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return START_COMMAND.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}
