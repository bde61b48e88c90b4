import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@k8s-audit/testkit';
import { findTool } from './find-tool.ts';
import { readCommands } from './read-commands.ts';
import { repositoryRoot } from './repository-root.ts';

const run = promisify(execFile);
const COMMANDS = readCommands();
const RUN_LIMIT_MS = 30_000;

let folder: string;
let system: ChildProcess;
let output = '';
let environment: NodeJS.ProcessEnv;
let ports: Record<string, string>;
let ended: Promise<number | null>;

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** The quick start's own first command, on ports and in a folder of its own. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'k8s-audit-docs-'));
  ports = { 8080: await freePort(), 8081: await freePort(), 8082: await freePort() };
  const [start] = COMMANDS.filter(({ note }) => note?.startsWith('run until Ctrl-C'));
  system = spawn('bash', ['-c', start?.text ?? 'exit 1'], {
    cwd: repositoryRoot,
    detached: true, // A group, which a terminal's Ctrl-C reaches as a whole.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATA_DIR: folder,
      INGEST_PORT: ports['8080'],
      QUERY_PORT: ports['8081'],
      WRITER_PORT: ports['8082'],
    },
  });
  const listen = (chunk: Buffer): void => void (output += chunk.toString());
  system.stdout?.on('data', listen);
  system.stderr?.on('data', listen);
  ended = new Promise((resolve) => system.once('exit', resolve));
  await eventually(async () => expect(output).toContain('k8s-audit is running.'), 90_000);

  const secrets = JSON.parse(await readFile(path.join(folder, 'secrets.json'), 'utf8')) as object;
  await writeFile(path.join(folder, '.curlrc'), 'fail-with-body\n');
  const tools = await Promise.all([findTool('kubectl'), findTool('helm')]);
  const folders = tools.flatMap((tool) => (tool === null ? [] : path.dirname(tool)));
  environment = {
    ...process.env,
    ...secrets,
    CURL_HOME: folder,
    PATH: [...folders, process.env['PATH']].join(path.delimiter),
  };
}, 120_000);
afterAll(async () => {
  if (system.exitCode === null && system.pid !== undefined) process.kill(-system.pid, 'SIGINT');
  await ended;
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** An event that is there, in the place of the made-up one of the documents. */
async function newestEvent(): Promise<string> {
  return eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${ports['8081']}/api/v1/events?limit=1`, {
      headers: { authorization: `Bearer ${environment['QUERY_API_TOKEN']}` },
    });
    const { items } = (await answer.json()) as { items: Array<{ id: string }> };
    expect(items).toHaveLength(1);
    return items[0]?.id ?? '';
  });
}

describe('what the documents say to type', () => {
  const untold = COMMANDS.filter(({ note }) => note === null);

  it('is something', () => {
    expect(untold.length).toBeGreaterThan(8);
  });

  it.each(untold.map(({ file, line, text }) => [`${file}:${line}`, text] as const))(
    'works: %s',
    async (_where, text) => {
      const id = await newestEvent();
      const command = text
        .replaceAll(/127\.0\.0\.1:(808[0-2])/g, (_all, port: string) => `127.0.0.1:${ports[port]}`)
        .replaceAll(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, id);
      const options = { cwd: repositoryRoot, env: environment, timeout: RUN_LIMIT_MS };
      const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', command], {
        ...options,
        maxBuffer: 64 * 2 ** 20,
      });
      // All but sending an event have an answer.
      if (!command.includes('-X POST')) expect(stdout.length).toBeGreaterThan(10);
    },
    RUN_LIMIT_MS + 10_000,
  );

  it('understands each example of the query language', async () => {
    const text = await readFile(path.join(repositoryRoot, 'docs/query-language.md'), 'utf8');
    const queries = [...text.matchAll(/^\|[^|]+\| `(.+)` \|$/gm)].map(([, query = '']) => query);
    expect(queries.length).toBeGreaterThan(10);
    for (const query of queries) {
      const url = new URL(`http://127.0.0.1:${ports['8081']}/api/v1/events`);
      url.searchParams.set('q', query);
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${environment['QUERY_API_TOKEN']}` },
      });
      expect([query, answer.status]).toEqual([query, 200]);
    }
  });

  it('ends by Ctrl-C and loses nothing', async () => {
    if (system.pid !== undefined) process.kill(-system.pid, 'SIGINT');
    expect(await ended).toBe(0);
    expect(output).toContain('Nothing was lost');
  }, 60_000);
});
