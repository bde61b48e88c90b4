import { join } from 'node:path';
import { runStep } from './run-step.mjs';
import { hashFiles, listFiles, stampMatches, writeStamp } from './stamp.mjs';
import { root, toolsEnvironment } from './tools-environment.mjs';

const stamp = join(root, 'node_modules/.k8s-audit/built');

/** Compiles the workspace and builds the pages' files, if a source changed. */
export async function build() {
  const sources = [
    join(root, 'pnpm-lock.yaml'),
    join(root, 'tsconfig.base.json'),
    ...listFiles(join(root, 'packages')),
    ...listFiles(join(root, 'services')),
  ];
  const wanted = hashFiles(sources);
  if (stampMatches(stamp, wanted)) return;
  const { node, env } = toolsEnvironment();
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await runStep('Compiling', node, [tsc, '-b', '.config/tsconfig.json'], { cwd: root, env });
  await runStep('Building the pages', node, ['services/query/build-assets.mjs'], {
    cwd: root,
    env,
  });
  writeStamp(stamp, wanted);
}
