import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Native zstd and type stripping are what the code needs of its Node. */
const NEEDED_NODE = 24;

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where tools of this checkout lie: first in PATH, so that scripts find our Node and not the host's. */
export function toolsEnvironment() {
  const bin = join(root, 'node_modules/.bin');
  const ours = join(bin, 'node');
  const hostIsNewEnough = Number(process.versions.node.split('.')[0]) >= NEEDED_NODE;
  const node = existsSync(ours) ? ours : process.execPath;
  if (!existsSync(ours) && !hostIsNewEnough && existsSync(bin)) {
    throw new Error(
      `No Node ${NEEDED_NODE} for ${process.platform}-${process.arch} came with the packages: install Node ${NEEDED_NODE} or newer and start again.`,
    );
  }
  return {
    root,
    node,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  };
}
