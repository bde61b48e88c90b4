import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@k8s-audit/testkit';
import { formatRoutes, readApiPage } from './api-page.ts';
import { collectQueries } from './collect-queries.ts';
import { findTool } from './find-tool.ts';
import { listDocuments, readCommands } from './read-commands.ts';
import { readPromql } from './read-promql.ts';
import { repositoryRoot } from './repository-root.ts';
import { startByQuickStart, type QuickStart } from './testing/start-by-quick-start.ts';

const run = promisify(execFile);
const RUN_LIMIT_MS = 30_000;
const COMMAND = path.join(repositoryRoot, 'packages/cli/bin/k8s-audit.mjs');
/** Not ours: Prometheus' own, and those of kube-apiserver. */
const OTHERS = new Set(['up', 'apiserver_audit_error_total', 'apiserver_audit_event_total']);

let system: QuickStart;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  system = await startByQuickStart();
  // A command whose request is refused has failed.
  await writeFile(path.join(system.folder, '.curlrc'), 'fail-with-body\n');
  const tools = await Promise.all([findTool('kubectl'), findTool('helm')]);
  const folders = tools.flatMap((tool) => (tool === null ? [] : path.dirname(tool)));
  await symlink(COMMAND, path.join(system.folder, 'k8s-audit'));
  environment = {
    ...process.env,
    ...system.secrets,
    CURL_HOME: system.folder,
    K8S_AUDIT_URL: `http://127.0.0.1:${system.ports['8081']}`,
    K8S_AUDIT_TOKEN: system.secrets['QUERY_API_TOKEN'],
    PATH: [...folders, system.folder, process.env['PATH']].join(path.delimiter),
  };
}, 120_000);
afterAll(async () => system.clean(), 60_000);

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

async function ask(query: string, limit = 1): Promise<Response> {
  const url = new URL(`http://127.0.0.1:${system.ports['8081']}/api/v1/events`);
  url.searchParams.set('q', query);
  url.searchParams.set('limit', String(limit));
  const authorization = `Bearer ${system.secrets['QUERY_API_TOKEN']}`;
  return fetch(url, { headers: { authorization } });
}

/** An event that is there, in the place of the made-up one of the documents. */
async function newestEvent(): Promise<string> {
  return eventually(async () => {
    const { items } = (await (await ask('')).json()) as { items: Array<{ id: string }> };
    expect(items).toHaveLength(1);
    return items[0]?.id ?? '';
  });
}

describe('what the documents say to type', () => {
  const untold = readCommands().filter(({ note }) => note === null);

  it('is something', () => {
    expect(untold.length).toBeGreaterThan(8);
  });

  it.each(untold.map(({ file, line, text }) => [`${file}:${line}`, text] as const))(
    'works: %s',
    async (_where, text) => {
      const id = await newestEvent();
      const command = text
        .replaceAll(
          /127\.0\.0\.1:(808[0-2])/g,
          (_all, port: string) => `127.0.0.1:${system.ports[port]}`,
        )
        .replaceAll(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, id);
      const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', command], {
        // Files that they write stay out of the checkout.
        cwd: command.includes('deploy/') ? repositoryRoot : system.folder,
        env: environment,
        timeout: RUN_LIMIT_MS,
        maxBuffer: 64 * 2 ** 20,
      });
      // All but sending an event have an answer.
      if (!command.includes('-X POST')) expect(stdout.length).toBeGreaterThan(10);
    },
    RUN_LIMIT_MS + 10_000,
  );

  it('asks what the query language understands', async () => {
    const rows = [...read('docs/query-language.md').matchAll(/^\|[^|]+\| `(.+)` \|$/gm)];
    expect(rows.length).toBeGreaterThan(10);
    for (const [, query = ''] of rows)
      expect([query, (await ask(query)).status]).toEqual([query, 200]);
  });
});

describe('the page about the API', () => {
  it('lists the routes as the service describes them', async () => {
    const answer = await fetch(`http://127.0.0.1:${system.ports['8081']}/openapi.json`, {
      headers: { authorization: `Bearer ${system.secrets['QUERY_API_TOKEN']}` },
    });
    expect(readApiPage().routes).toBe(formatRoutes(await answer.json()));
  });
});

describe('metrics', () => {
  const tell = async (): Promise<string> => {
    const answers = await Promise.all(
      Object.values(system.ports).map((port) => fetch(`http://127.0.0.1:${port}/metrics`)),
    );
    return (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
  };

  it('that dashboard, alerts and autoscalers name are told by the services', async () => {
    const types = [...(await tell()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    // The names under which Prometheus stores them.
    const told = new Set(
      types.flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    const unknown = collectQueries().flatMap(({ where, expression }) =>
      readPromql(expression)
        .metrics.filter((name) => !told.has(name) && !OTHERS.has(name))
        .map((name) => `${where}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('that the documents name are told by the services', async () => {
    const told = await tell();
    const unknown = listDocuments().flatMap((file) =>
      [...read(file).matchAll(/\bk8s_audit_(?:ingest|writer|queue)_\w+/g)]
        .filter(([name]) => !told.includes(`# TYPE ${name} `))
        .map(([name]) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('have the labels by which they are told apart', async () => {
    const told = await tell();
    expect(told).toMatch(/k8s_audit_ingest_accepted_events_total\{cluster="[^"]+"\} \d/);
    expect(told).toMatch(/k8s_audit_queue_waiting_jobs\{shard="[^"]+"\} \d/);
  });
});

describe('Ctrl-C', () => {
  it('ends everything and loses nothing', async () => {
    expect(await system.interrupt()).toBe(0);
    expect(system.output()).toContain('Nothing was lost');
  }, 60_000);
});
