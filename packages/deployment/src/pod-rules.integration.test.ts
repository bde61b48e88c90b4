import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { listPods, type Pod } from './list-pods.ts';
import { canRender, renderForms, type Forms } from './render-forms.ts';
import { repositoryRoot } from './repository-root.ts';

/** A variable that is a secret, or names the file of one. */
const SECRET = /(TOKEN|TOKENS|PASSWORD|SECRET|KEY|REDIS_URL)(_FILE)?$/;

let forms: Forms;
let pods: readonly Pod[];
beforeAll(async () => {
  forms = await renderForms();
  pods = Object.values(forms).flatMap(listPods);
}, 120_000);

const podsOf = (service: string): Pod[] =>
  pods.filter(({ owner }) => owner.metadata.name === `k8s-audit-${service}`);

describe('pods', () => {
  it('are those that Pod Security calls restricted, with a read-only root', () => {
    for (const { spec, name } of pods) {
      expect([name, spec]).toMatchObject([
        name,
        {
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        },
      ]);
      const rules = {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      };
      for (const { securityContext } of spec.containers)
        expect([name, securityContext]).toMatchObject([name, rules]);
      expect(JSON.stringify(spec)).not.toMatch(/hostPath|hostNetwork|hostPID|hostPort|privileged"/);
    }
  });

  it('say what they need, and what they may take at most', () => {
    const amounts = { cpu: expect.anything(), memory: expect.anything() };
    for (const { spec, name } of pods)
      for (const { resources } of spec.containers)
        expect([name, resources]).toMatchObject([name, { requests: amounts, limits: amounts }]);
  });

  it('are asked whether they live and serve', () => {
    for (const { owner, spec, name } of pods.filter(({ owner: { kind } }) => kind !== 'Job'))
      for (const { startupProbe, livenessProbe, readinessProbe } of spec.containers)
        expect([name, owner.kind, startupProbe, livenessProbe, readinessProbe]).not.toContain(
          undefined,
        );
  });

  it('run images of a version that does not move', () => {
    for (const { spec } of pods)
      for (const { image } of spec.containers) expect(image).toMatch(/:\d+\.\d+\.\d+$/);
  });

  it.each(['ingest', 'writer', 'query'])('of %s have longer to stop than they take', (service) => {
    const main = path.join(repositoryRoot, 'services', service, 'src/main.ts');
    const [, deadline = ''] = /deadlineMs: ([\d_]+)/.exec(readFileSync(main, 'utf8')) ?? [];
    const deadlineMs = Number(deadline.replaceAll('_', ''));
    expect(deadlineMs).toBeGreaterThan(0);
    if (canRender(forms)) expect(podsOf(service)).toHaveLength(4);
    for (const { spec } of podsOf(service)) {
      const preStopSeconds = spec.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
      const graceMs = (spec.terminationGracePeriodSeconds ?? 30) * 1_000;
      expect(graceMs).toBeGreaterThan(preStopSeconds * 1_000 + deadlineMs);
      expect(spec.topologySpreadConstraints).toHaveLength(2);
    }
  });

  it('are given secrets by reference, and each only its own', () => {
    const variables = pods.flatMap(({ spec }) => spec.containers.flatMap(({ env = [] }) => env));
    const secrets = variables.filter(({ name, value }) => SECRET.test(name) && value !== 'yes');
    for (const { value = '/run/secrets/' } of secrets) expect(value).toMatch(/^\/run\/secrets\//);
    expect(JSON.stringify(podsOf('ingest'))).not.toContain('DB_PASSWORD');
    expect(JSON.stringify(podsOf('query'))).not.toContain('WEBHOOK_TOKEN');
  });

  it('of the demo keep in Redis what was acknowledged', () => {
    if (!canRender(forms)) return;
    expect(podsOf('redis')).toHaveLength(2);
    for (const { spec } of podsOf('redis')) {
      const command = spec.containers[0]?.command?.join(' ');
      expect(command).toContain('--appendonly yes --appendfsync always');
      expect(command).toContain('--maxmemory-policy noeviction');
    }
  });
});
