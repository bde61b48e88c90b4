import type { RequestFacts } from '../request/request-facts.ts';
import { unknown, type Draft } from './command-draft.ts';

/**
 * `kubectl cp` runs tar in the container: `tar cf - SOURCE` to bring something out, `tar -xmf - -C
 * DIRECTORY` to bring something in (k8s.io/kubectl `pkg/cmd/cp/cp.go`). Null for any other command.
 */
export function draftCopy(facts: RequestFacts, command: readonly string[]): Draft | null {
  if (!facts.byKubectl) return null;
  const container = facts.query.get('container');
  const flags = container ? ['-c', container] : [];
  const out = readCopiedOut(command);
  if (out !== null) {
    return {
      verb: ['cp'],
      args: [`${facts.name}:${out}`, unknown('local file')],
      flags,
      certainty: 'likely',
      because: ['kubectl cp reads files with tar'],
      lost: ['the file it was written to'],
    };
  }
  const into = readCopiedInto(command);
  if (into === null) return null;
  const noPreserve = command.includes('--no-same-permissions') ? ['--no-preserve'] : [];
  return {
    verb: ['cp'],
    args: [unknown('local file'), `${facts.name}:${into}`],
    flags: [...flags, ...noPreserve],
    certainty: 'likely',
    because: ['kubectl cp writes files with tar'],
    lost: ['the file that was sent, and its name in the container'],
  };
}

function readCopiedOut(command: readonly string[]): string | null {
  if (command.slice(0, 3).join(' ') === 'tar cf -' && command.length === 4)
    return command[3] ?? null;
  // With --retries a broken transfer goes on where it stopped.
  const script = command[0] === 'sh' && command[1] === '-c' ? command[2] : undefined;
  return /^tar cf - (\S+) \| tail -c\+\d+$/.exec(script ?? '')?.[1] ?? null;
}

function readCopiedInto(command: readonly string[]): string | null {
  if (command[0] !== 'tar' || !command.some((word) => word === '-xmf' || word === '-xf'))
    return null;
  const at = command.indexOf('-C');
  return at < 0 ? '.' : (command[at + 1] ?? null);
}
