import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { readAlerts } from './collect-queries.ts';
import { repositoryRoot } from './repository-root.ts';
import { ALERT_CASES, type AlertCase } from './testing/alert-cases.ts';

const RULES = path.join(repositoryRoot, 'deploy/prometheus/alerts.yaml');
const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'k8s-audit-alerts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** One test of promtool: whether the alert fires, told by the series that Prometheus makes of it. */
const testOf = (alert: string, { at }: AlertCase, series: AlertCase['fires'], fires: boolean) => ({
  interval: '1m',
  input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
  promql_expr_test: [
    {
      expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
      eval_time: at,
      exp_samples: [{ labels: '{}', value: fires ? 1 : 0 }],
    },
  ],
});

describe('the alerts', () => {
  it('are rules for Prometheus', async () => {
    const { stdout } = await run('promtool', ['check', 'rules', RULES]);
    expect(stdout).toContain('SUCCESS');
  });

  it('each have a case', () => {
    const names = readAlerts().groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    expect(Object.keys(ALERT_CASES)).toEqual(names);
  });

  it.each(Object.entries(ALERT_CASES))(
    '%s fires when it should, and only then',
    async (alert, one) => {
      const file = path.join(folder, `${alert}.yaml`);
      const tests = [testOf(alert, one, one.fires, true), testOf(alert, one, one.quiet, false)];
      await writeFile(file, stringify({ rule_files: [RULES], evaluation_interval: '1m', tests }));
      // Its words say what was expected and what was there.
      await expect(run('promtool', ['test', 'rules', file])).resolves.toMatchObject({ stderr: '' });
    },
  );
});
