import type { CopiedFile } from '../request/read-copied-file.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { unknown, type Draft } from './command-draft.ts';

/** `kubectl cp`, as far as its tar in the container tells. */
export function draftCopy(facts: RequestFacts, { direction, path }: CopiedFile): Draft {
  const container = facts.query.get('container');
  const flags = container ? ['-c', container] : [];
  const inPod = `${facts.name}:${path}`;
  const local = unknown('local file');
  if (direction === 'out') {
    return {
      verb: ['cp'],
      args: [inPod, local],
      flags,
      certainty: 'likely',
      because: ['kubectl cp reads files with tar'],
      lost: ['the file it was written to'],
    };
  }
  const noPreserve = facts.query.getAll('command').includes('--no-same-permissions');
  return {
    verb: ['cp'],
    args: [local, inPod],
    flags: [...flags, ...(noPreserve ? ['--no-preserve'] : [])],
    certainty: 'likely',
    because: ['kubectl cp writes files with tar'],
    lost: ['the file that was sent, and its name in the container'],
  };
}
