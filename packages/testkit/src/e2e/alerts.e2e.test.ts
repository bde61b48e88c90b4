import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent, anEventList, eventually, startPipeline, type Pipeline } from '../index.ts';

const RULES = readFileSync('deploy/prometheus/alerts.yaml', 'utf8');
const RUNBOOK = readFileSync('docs/runbook.md', 'utf8');
/** Values that a healthy pipeline does not tell. */
const OF_FAULTS = new Set(['verdict="volatile"']);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
}, 120_000);
afterAll(async () => {
  await pipeline.stop();
}, 60_000);

async function metrics(): Promise<string> {
  const pages = (['ingest', 'writer', 'query'] as const).map(async (service) => {
    const response = await fetch(`http://127.0.0.1:${pipeline.service(service).port}/metrics`);
    return response.text();
  });
  return (await Promise.all(pages)).join('\n');
}

/** What rules and runbook say of a metric: its name, and each of its labels with `=`. */
function selectors(): Array<{ name: string; labels: string[] }> {
  return [...`${RULES}${RUNBOOK}`.matchAll(/\b(k8s_audit_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', inner]) => ({
      name,
      labels: (inner ?? '').split(',').filter((label) => /^\w+="/.test(label)),
    }),
  );
}

describe('alerts', () => {
  it('name only metrics and labels that the services tell, also those that are refused', async () => {
    await pipeline.send('watched', anEventList([anAuditEvent()]));
    await fetch(pipeline.webhookUrl('watched'), { method: 'POST', body: '{' });
    expect(selectors().length).toBeGreaterThan(20);
    await eventually(async () => {
      const told = await metrics();
      const missing = selectors().filter(({ name, labels }) => {
        const samples = told.split('\n').filter((line) => {
          const metric = line.match(/^\w+/)?.[0];
          return metric === name || metric === `${name}_count`; // Of a histogram.
        });
        const wanted = labels.filter((label) => !OF_FAULTS.has(label));
        return !samples.some((sample) => wanted.every((label) => sample.includes(label)));
      });
      expect(missing).toEqual([]);
    }, 30_000);
  });

  it('each have a place in the runbook, and the runbook tells of no other', () => {
    const named = [...RULES.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const told = [...RUNBOOK.matchAll(/^### (Audit\w+)/gm)].map(([, name]) => name);
    expect(told.toSorted()).toEqual(named.toSorted());
  });
});
