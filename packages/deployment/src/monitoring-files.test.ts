import { describe, expect, it } from '@jest/globals';
import { collectQueries, readAlerts, readDashboard } from './collect-queries.ts';
import { makePrometheusRule, readPrometheusRule } from './prometheus-rule.ts';
import { readPromql } from './read-promql.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { x: number; y: number; w: number; h: number };
  readonly datasource?: { uid: string };
}
const panels = readDashboard().panels as unknown as Panel[];

describe('queries', () => {
  it('can be read by Prometheus', () => {
    const queries = collectQueries();
    expect(queries.length).toBeGreaterThan(30);
    const errors = queries.flatMap(({ where, expression }) =>
      readPromql(expression).errors.map((error) => `${where}: ${error}`),
    );
    expect(errors).toEqual([]);
    expect(readPromql('sum((').errors).not.toEqual([]);
  });
});

describe('the dashboard', () => {
  it('has panels that overlap nowhere and whose ids are their own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos: a, id } of panels) {
      expect(a.x + a.w).toBeLessThanOrEqual(24);
      const under = panels.filter(
        ({ gridPos: b, id: other }) =>
          other !== id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
      );
      expect(under).toEqual([]);
    }
  });

  it('asks the Prometheus that the reader chose', () => {
    for (const panel of panels.filter(({ type }) => type !== 'row'))
      expect(panel.datasource?.uid).toBe('${datasource}');
  });
});

describe('alerts', () => {
  it('say how bad it is, what is wrong and what to do', () => {
    for (const rule of readAlerts().groups.flatMap(({ rules }) => rules)) {
      expect(rule).toMatchObject({
        alert: expect.stringMatching(/^[A-Z]\w+$/),
        labels: { severity: expect.stringMatching(/^(critical|warning|info)$/) },
        annotations: { summary: expect.stringMatching(/./) },
      });
    }
  });

  it('are the same in the PrometheusRule; if not, run pnpm manifests', () => {
    expect(readPrometheusRule()).toBe(makePrometheusRule());
  });
});
