import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { HOSTILE_STRINGS } from '@k8s-audit/testkit';
import { reconstructKubectl } from './reconstruct-kubectl.ts';

/** What a POSIX shell makes of a command line: its words. */
function splitByShell(command: string): string[] {
  const out = execFileSync(
    'sh',
    ['-c', `set -- ${command}; for word; do printf '%s\\0' "$word"; done`],
    { encoding: 'utf8' },
  );
  return out.split('\0').slice(0, -1);
}

describe('reconstructKubectl', () => {
  it('quotes so that a shell reads exactly the words meant, whatever is in the event', () => {
    for (const text of HOSTILE_STRINGS) {
      const command = reconstructKubectl(
        {
          verb: 'delete',
          user: { username: 'u' },
          impersonatedUser: { username: text.toWellFormed() },
          objectRef: { resource: 'pods', namespace: text.toWellFormed(), name: 'p1' },
        },
        'prod',
      );
      if (command === null) expect(text).toContain('\0');
      else expect(splitByShell(command.command)).toEqual(command.argv);
    }
  });

  it('gives nothing where there is no such command', () => {
    expect(
      reconstructKubectl({ verb: 'update', objectRef: { resource: 'leases', name: 'x' } }, 'prod'),
    ).toBeNull();
  });

  it('is sure of nothing that kubectl did not send', () => {
    const event = { verb: 'get', objectRef: { resource: 'pods', namespace: 'shop', name: 'p1' } };
    expect(reconstructKubectl({ ...event, userAgent: 'Helm/3' }, 'prod')).toMatchObject({
      confidence: 'equivalent',
    });
    expect(
      reconstructKubectl({ ...event, userAgent: 'kubectl/v1.33.1 (linux/amd64)' }, 'prod'),
    ).toMatchObject({
      confidence: 'likely',
      command: 'kubectl --context=prod get --namespace=shop pods -- p1',
    });
  });
});
