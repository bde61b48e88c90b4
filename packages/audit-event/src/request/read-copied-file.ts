/** A file that went through tar in a container. */
export interface CopiedFile {
  readonly direction: 'out' | 'into';
  /** The source in the container, or the directory that was written to. */
  readonly path: string;
}

/**
 * `kubectl cp` runs tar in the container: `tar cf - SOURCE` to bring something out, `tar -xmf - -C
 * DIRECTORY` to bring something in (k8s.io/kubectl `pkg/cmd/cp/cp.go`). Null for any other command.
 */
export function readCopiedFile(command: readonly string[]): CopiedFile | null {
  const out = readCopiedOut(command);
  if (out !== null) return { direction: 'out', path: out };
  const into = readCopiedInto(command);
  return into === null ? null : { direction: 'into', path: into };
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
