import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent, createApiserverClient, eventually, startPipeline } from '@k8s-audit/testkit';
import { collectQueries } from './collect-queries.ts';
import { listDocuments } from './read-commands.ts';
import { readPromql } from './read-promql.ts';
import { repositoryRoot } from './repository-root.ts';

/** Not ours: Prometheus' own, and those of kube-apiserver (reference of its metrics, alpha). */
const OTHERS = new Set(['up', 'apiserver_audit_error_total', 'apiserver_audit_event_total']);
const SERVICES = ['ingest', 'writer', 'query'] as const;

let pipeline: Awaited<ReturnType<typeof startPipeline>>;
beforeAll(async () => {
  pipeline = await startPipeline();
}, 120_000);
afterAll(async () => {
  await pipeline.stop();
}, 60_000);

const metricsOf = async (service: (typeof SERVICES)[number]): Promise<string> =>
  (await fetch(`http://127.0.0.1:${pipeline.service(service).port}/metrics`)).text();

/** The names under which Prometheus would store what a service tells. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
}

describe('metrics that dashboard, alerts and autoscalers name', () => {
  it('are told by the services', async () => {
    const client = createApiserverClient({
      url: pipeline.webhookUrl('watched'),
      token: pipeline.webhookToken,
    });
    client.process(anAuditEvent());
    await client.shutdown();
    client.close();
    const told = await eventually(async () => {
      const texts = await Promise.all(SERVICES.map(metricsOf));
      expect(texts.join('\n')).toMatch(/k8s_audit_writer_stored_events_total [1-9]/);
      return new Set(texts.flatMap(namesIn));
    });
    const unknown = collectQueries().flatMap(({ where, expression }) =>
      readPromql(expression)
        .metrics.filter((name) => !told.has(name) && !OTHERS.has(name))
        .map((name) => `${where}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('are those that the documents name', async () => {
    const told = (await Promise.all(SERVICES.map(metricsOf))).join('\n');
    const unknown = listDocuments().flatMap((file) => {
      const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
      const named = [...text.matchAll(/\bk8s_audit_(?:ingest|writer|queue)_\w+/g)];
      return named.map(([name]) => name).filter((name) => !told.includes(`# TYPE ${name} `));
    });
    expect(unknown).toEqual([]);
  });

  it('have the labels by which they are told apart', async () => {
    const ingest = await metricsOf('ingest');
    expect(ingest).toMatch(/k8s_audit_ingest_accepted_events_total\{cluster="watched"\} 1/);
    expect(await metricsOf('writer')).toMatch(/k8s_audit_queue_waiting_jobs\{shard="[^"]+"\} \d/);
  });
});
