import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Ends a server that an earlier start left behind (it was killed, and could not): two servers on
 * one data folder would destroy it. The pid must still be a process that names this folder.
 */
export async function stopStaleServer(pidFile: string, dataDir: string): Promise<void> {
  const pid = readPid(pidFile);
  if (pid === null || !runsWith(pid, dataDir)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < 60_000 && runsWith(pid, dataDir); waited += 100) await delay(100);
  if (runsWith(pid, dataDir))
    throw new Error(`process ${pid} still uses ${dataDir}: end it and start again`);
  rmSync(pidFile, { force: true });
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
