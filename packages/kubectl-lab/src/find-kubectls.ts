import { readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The kubectl binaries of this machine: `kubectl` on the PATH, and further versions that lie beside
 * it as `kubectl.1.30`. Empty where there is none.
 */
export function findKubectls(): string[] {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    try {
      const real = path.dirname(realpathSync(path.join(folder, 'kubectl')));
      const versioned = readdirSync(real).filter((name) => /^kubectl\.1\.\d+$/.test(name));
      const names = versioned.length > 0 ? versioned.toSorted() : ['kubectl'];
      return names.map((name) => path.join(real, name));
    } catch {
      // Not in this folder.
    }
  }
  return [];
}
