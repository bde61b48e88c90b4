import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { HOSTILE_STRINGS } from '@k8s-audit/testkit';
import type { AuditEvent } from '../audit-event.ts';
import { presentEvent } from '../present-event.ts';

const KUBECTL = 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0';
const present = (event: AuditEvent) =>
  presentEvent(event, { id: Buffer.alloc(16), cluster: 'prod' });
const commandOf = (event: AuditEvent) => present(event).item.kubectl;

/** What a POSIX shell makes of a command line: its words. */
function splitByShell(command: string): string[] {
  const script = `kubectl() { printf '%s\\0' kubectl "$@"; }\n${command}\n`;
  const out = execFileSync('sh', { input: script, encoding: 'utf8' });
  return out.split('\0').slice(0, -1);
}

describe('reconstructKubectl', () => {
  it('quotes so that a shell reads exactly the words meant, whatever is in the event', () => {
    for (const text of HOSTILE_STRINGS) {
      const command = commandOf({
        verb: 'patch',
        user: { username: 'u' },
        impersonatedUser: { username: text.toWellFormed() },
        requestObject: { metadata: { labels: { a: text.toWellFormed() } } },
        objectRef: { resource: 'pods', namespace: text.toWellFormed(), name: 'p1' },
      });
      if (command === null) expect(text).toContain('\0');
      else expect(splitByShell(command.command)).toEqual(command.argv);
    }
  });

  it('gives nothing where there is no such command, and says why', () => {
    const { item, noCommand } = present({
      verb: 'update',
      objectRef: { resource: 'leases', name: 'x' },
    });
    expect([item.kubectl, noCommand]).toEqual([null, expect.stringContaining('lease')]);
  });

  it('is sure of nothing that kubectl did not send', () => {
    const event = {
      verb: 'delete',
      requestObject: { propagationPolicy: 'Background' },
      objectRef: { resource: 'pods', namespace: 'shop', name: 'p1' },
    };
    expect(commandOf({ ...event, userAgent: 'Helm/3' })).toMatchObject({
      confidence: 'equivalent',
    });
    expect(commandOf({ ...event, userAgent: KUBECTL })).toMatchObject({
      confidence: 'exact',
      command: 'kubectl --context=prod -n shop delete pod p1',
    });
    expect(
      commandOf({
        ...event,
        userAgent: KUBECTL,
        annotations: { 'audit.k8s.io/truncated': 'true' },
      }),
    ).toMatchObject({ confidence: 'likely' });
  });

  it('says whether a manifest is missing or only too long', () => {
    const event = {
      verb: 'update',
      userAgent: KUBECTL,
      requestURI: '/apis/apps/v1/namespaces/shop/deployments/web?fieldManager=kubectl-replace',
      objectRef: { resource: 'deployments', apiGroup: 'apps', namespace: 'shop', name: 'web' },
    };
    const lostOf = (requestObject?: unknown) => commandOf({ ...event, requestObject })?.lost.join();
    expect(lostOf()).toContain('the manifest: the audit policy kept no body');
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    const annotations = { note: 'x'.repeat(200_000) };
    expect(lostOf({ ...body, metadata: { name: 'web', annotations } })).toContain(
      'event holds what',
    );
    expect(lostOf(body)).not.toContain('the manifest');
  });

  it('recognises a renamed kubectl by its field manager and the shape of its user agent', () => {
    const event = {
      verb: 'patch',
      requestURI: '/x?fieldManager=kubectl-label',
      requestObject: { metadata: { labels: { a: 'b' } } },
      objectRef: { resource: 'pods', namespace: 'shop', name: 'p1' },
    };
    expect(
      commandOf({ ...event, userAgent: 'k/v1.33.1 (linux/amd64) kubernetes/8adc0f0' }),
    ).toMatchObject({ confidence: 'exact' });
    expect(commandOf({ ...event, userAgent: 'kubectl-neat/v1' })).toMatchObject({
      confidence: 'equivalent',
    });
  });

  // Level Metadata has no bodies: what they would have told is said to be lost.
  it.each<[string, AuditEvent]>([
    [
      "kubectl --context=prod -n shop scale deployment web '--replicas=<replicas>'",
      {
        verb: 'patch',
        objectRef: {
          resource: 'deployments',
          apiGroup: 'apps',
          namespace: 'shop',
          name: 'web',
          subresource: 'scale',
        },
      },
    ],
    [
      "kubectl --context=prod -n shop label pod p1 '<labels>'",
      {
        verb: 'patch',
        requestURI: '/x?fieldManager=kubectl-label',
        objectRef: { resource: 'pods', namespace: 'shop', name: 'p1' },
      },
    ],
    [
      "kubectl --context=prod -n shop apply -f '<manifest>'",
      {
        verb: 'patch',
        requestURI: '/x?fieldManager=kubectl-client-side-apply&fieldValidation=Strict',
        objectRef: { resource: 'pods', namespace: 'shop', name: 'p1' },
      },
    ],
    [
      'kubectl --context=prod cordon n1',
      { verb: 'patch', objectRef: { resource: 'nodes', name: 'n1' } },
    ],
    [
      'kubectl --context=prod -n shop rollout undo deployment/web',
      {
        verb: 'patch',
        objectRef: { resource: 'deployments', apiGroup: 'apps', namespace: 'shop', name: 'web' },
      },
    ],
    [
      'kubectl --context=prod -n shop rollout restart deployment/web',
      {
        verb: 'patch',
        requestURI: '/x?fieldManager=kubectl-rollout',
        objectRef: { resource: 'deployments', apiGroup: 'apps', namespace: 'shop', name: 'web' },
      },
    ],
    [
      'kubectl --context=prod create namespace team',
      {
        verb: 'create',
        requestURI: '/x?fieldManager=kubectl-create',
        objectRef: { resource: 'namespaces', name: 'team' },
      },
    ],
    [
      'kubectl --context=prod certificate approve csr1',
      {
        verb: 'update',
        objectRef: {
          resource: 'certificatesigningrequests',
          apiGroup: 'certificates.k8s.io',
          name: 'csr1',
          subresource: 'approval',
        },
      },
    ],
  ])('without a body: %s', (command, event) => {
    const told = commandOf({ ...event, userAgent: KUBECTL });
    expect(told).toMatchObject({ command, confidence: 'likely' });
    expect(told?.lost).not.toEqual([]);
  });
});
