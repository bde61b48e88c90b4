import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 10_000;

/**
 * Ends a server that an earlier start left behind (it was killed, and could not): two servers on
 * one data folder would destroy it. The pid must still be a process that names this folder.
 */
export async function stopStaleServer(pidFile: string, dataDir: string): Promise<void> {
  const pid = readPid(pidFile);
  if (pid === null || !runsWith(pid, dataDir)) return;
  process.kill(pid, 'SIGTERM');
  await waitUntilGone(pid, dataDir, PATIENCE_MS);
  // All that runs here keeps its promises through a kill -9; waiting longer helps nobody.
  if (runsWith(pid, dataDir)) process.kill(pid, 'SIGKILL');
  await waitUntilGone(pid, dataDir, PATIENCE_MS);
  if (runsWith(pid, dataDir))
    throw new Error(`process ${pid} still uses ${dataDir}: end it and start again`);
  rmSync(pidFile, { force: true });
}

async function waitUntilGone(pid: number, dataDir: string, patienceMs: number): Promise<void> {
  for (let waited = 0; waited < patienceMs && runsWith(pid, dataDir); waited += 50) await delay(50);
}

function readPid(pidFile: string): number | null {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').trim());
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

function runsWith(pid: number, dataDir: string): boolean {
  try {
    // Redis writes its own title over its command line; its working folder still tells.
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return command.includes(dataDir) || readlinkSync(`/proc/${pid}/cwd`) === dataDir;
  } catch {
    return false;
  }
}
