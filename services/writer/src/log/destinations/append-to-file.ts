import { open } from 'node:fs/promises';
import type { Destination } from './destination.ts';

/** One checkpoint behind the other, with an empty line between them: a mounted share, or a WORM disk. */
export function appendToFile(path: string): Destination {
  return {
    name: `file:${path}`,
    async send({ note }) {
      const file = await open(path, 'a', 0o644);
      try {
        await file.write(`${note}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}
