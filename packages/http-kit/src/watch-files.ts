import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/**
 * Kubernetes swaps a mounted secret by a symbolic link, which file watchers miss; its modification
 * time shows it.
 */
const CHECK_INTERVAL_MS = 2_000;

/**
 * Calls `onChange` soon after any of the files was changed, replaced, removed or came back. What it
 * throws is its own to tell: it is called again at the next change.
 */
export function watchFiles(
  paths: readonly string[],
  onChange: () => void | Promise<void>,
): { close(): void } {
  let version = paths.map((path) => versionOf(() => statSync(path))).join();
  const check = async (): Promise<void> => {
    const stats = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
    const now = stats.map((found) => versionOf(() => found)).join();
    if (now === version) return;
    version = now;
    await onChange();
  };
  const timer = setInterval(() => void check(), CHECK_INTERVAL_MS);
  timer.unref();
  return { close: () => clearInterval(timer) };
}

/** Changes whenever the file does; a file that is gone for a moment is a version of its own. */
function versionOf(
  read: () => { mtimeMs: number; size: number; ino: number } | null | undefined,
): string {
  try {
    const found = read();
    return found ? `${found.mtimeMs}/${found.size}/${found.ino}` : 'missing';
  } catch {
    return 'missing';
  }
}
