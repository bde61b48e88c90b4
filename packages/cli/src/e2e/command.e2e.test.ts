import { hash as hashText } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as forward } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anAuditEvent,
  eventually,
  HOSTILE_STRINGS,
  readCorpus,
  startPipeline,
  type Pipeline,
} from '@k8s-audit/testkit';
import { certificateFile, startFaultServer, type FaultServer } from '../testing/fault-server.ts';
import { runCommand } from '../testing/run-command.ts';

let pipeline: Pipeline;
let folder: string;
let environment: Record<string, string>;
beforeAll(async () => {
  pipeline = await startPipeline();
  folder = await mkdtemp(join(tmpdir(), 'k8s-audit-cli-'));
  environment = {
    XDG_STATE_HOME: folder,
    K8S_AUDIT_URL: `http://127.0.0.1:${pipeline.service('query').port}`,
    K8S_AUDIT_TOKEN: pipeline.apiToken,
    K8S_AUDIT_WEBHOOK_URL: `http://127.0.0.1:${pipeline.service('ingest').port}`,
    K8S_AUDIT_WEBHOOK_TOKEN: pipeline.webhookToken,
  };
}, 120_000);
afterAll(async () => {
  await pipeline.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const run = (args: readonly string[], stdin?: Buffer) =>
  runCommand(args, environment, stdin).result;

async function countOf(q: string): Promise<number> {
  const { stdout } = await run(['search', '-o', 'json', '-n', '100000', q]);
  return stdout.split('\n').length - 1;
}

async function writeLog(name: string, lines: readonly string[]): Promise<string> {
  const file = join(folder, name);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  await writeFile(file, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return file;
}

/** What stands before ingest; it keeps back answers that it may not give. */
function startIngress(
  certificate: 'loopback' | undefined,
  mayAnswer: () => boolean = () => true,
): Promise<FaultServer> {
  const { port } = pipeline.service('ingest');
  return startFaultServer((request, response) => {
    const { method, url: path, headers } = request;
    const onward = forward({ port, method, path, headers }, (answer) => {
      if (!mayAnswer()) return;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  }, certificate);
}

/** Waits until all that was taken is stored: one event more, behind all others. */
async function drain(): Promise<void> {
  const event = anAuditEvent();
  await run(['import', '-c', 'last', '-'], Buffer.from(JSON.stringify(event)));
  const auditId = String(event['auditID']);
  await eventually(async () => expect(await countOf(`auditid:${auditId}`)).toBe(1));
}

const someEvents = (count: number, more: Record<string, unknown> = {}): string[] =>
  Array.from({ length: count }, () =>
    JSON.stringify({ kind: 'Event', apiVersion: 'audit.k8s.io/v1', ...anAuditEvent(more) }),
  );

describe('k8s-audit import', () => {
  it('stores each event of real logs once, imported twice, rotated and compressed', async () => {
    const logs = [...(readCorpus() ?? new Map([['made-up.jsonl', someEvents(500)]]))];
    const distinct = new Set(logs.flatMap(([, lines]) => lines)).size;
    const plain: string[] = [];
    for (const [name, lines] of logs) plain.push(await writeLog(name, lines));
    const first = await run(['import', '-c', 'twice', ...plain]);
    expect(first).toMatchObject({ code: 0 });
    await eventually(async () => expect(await countOf('cluster:twice')).toBe(distinct));

    const zipped: string[] = [];
    for (const [name, lines] of logs) zipped.push(await writeLog(`${name}.gz`, lines));
    const resumed = await run(['import', '-c', 'twice', ...zipped]);
    expect(resumed.stderr).toContain('Imported 0 events');
    const again = await run(['import', '-c', 'twice', '--no-resume', ...zipped]);
    expect(again.stderr).toContain('Imported 1,0');
    const stdin = Buffer.from(`${logs[0]?.[1].join('\n') ?? ''}\n`);
    expect(await run(['import', '-c', 'twice', '-'], stdin)).toMatchObject({ code: 0 });
    await drain();
    expect(await countOf('cluster:twice')).toBe(distinct);
  });

  it('goes on where it was when it was killed, also behind what nobody acknowledged', async () => {
    const file = await writeLog('long.log', someEvents(6_000));
    const progress = join(folder, 'killed.json');
    const command = ['import', '-c', 'killed', '--progress-file', progress, file];
    // The first question and three batches are answered; the others are stored without a word.
    let answers = 4;
    const ingress = await startIngress(undefined, () => answers-- > 0);
    const through = { ...environment, K8S_AUDIT_WEBHOOK_URL: `http://127.0.0.1:${ingress.port}` };
    const killed = runCommand(command, through);
    await eventually(async () => expect(await readFile(progress, 'utf8')).toContain('"bytes"'));
    killed.child.kill('SIGKILL');
    await killed.result;
    await ingress.close();
    const { code, stderr } = await run(command);
    expect(code).toBe(0);
    expect(stderr).toMatch(/went on behind/);
    expect(stderr).toMatch(/Imported [345],\d00 events/);
    await drain();
    expect(await countOf('cluster:killed')).toBe(6_000);
  }, 60_000);

  it('takes what was appended, and leaves a line that is not whole for the next time', async () => {
    const [one = '', two = '', three = ''] = someEvents(3);
    const file = join(folder, 'growing.log');
    await writeFile(file, `${one}\n${two.slice(0, 40)}`);
    const first = await run(['import', '-c', 'growing', file]);
    expect(first.stderr).toContain('not whole yet');
    expect(first.stderr).toContain('Imported 1 event ');
    await writeFile(file, `${one}\n${two}\n${three}\n`);
    expect((await run(['import', '-c', 'growing', file])).stderr).toContain('Imported 2 events');
    // The same first line and another rest: it is another log.
    await writeFile(file, `${one}\n${someEvents(1)[0] ?? ''}\n${three}\n${two}\n`);
    expect((await run(['import', '-c', 'growing', file])).stderr).toContain('Imported 4 events');
    await eventually(async () => expect(await countOf('cluster:growing')).toBe(4));
  });

  it('puts lines that are no events into the quarantine, and no more than those', async () => {
    const [one = '', two = ''] = someEvents(2);
    const file = await writeLog('broken.log', [one, ']},{"items":[', '{"cut": "of', two]);
    expect((await run(['import', '-c', 'broken', file])).code).toBe(0);
    await eventually(async () => expect(await countOf('cluster:broken')).toBe(2));
    const { items } = (await pipeline.api('/api/v1/quarantine')) as {
      items: Array<{ cluster: string }>;
    };
    expect(items.filter(({ cluster }) => cluster === 'broken')).toHaveLength(2);
  });

  it('refuses before it sends anything: other files, other servers, other tokens', async () => {
    const file = await writeLog('good.log', someEvents(1));
    const other = await writeLog('other.log', ['2026-01-31T12:00:00Z AUDIT: id="1"']);
    const wrong = await run(['import', '-c', 'none', file, other]);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toContain('is no log of audit events');
    // It takes whatever it is given.
    const other200 = await startFaultServer((_request, response) => void response.end());
    const url = `http://127.0.0.1:${other200.port}`;
    const elsewhere = await run(['import', '-c', 'none', '-u', url, file]);
    await other200.close();
    expect(elsewhere).toMatchObject({ code: 1 });
    expect(elsewhere.stderr).toContain('is not the ingest of k8s-audit');
    const stranger = await run(['import', '-c', 'none', '--webhook-token', 'wrong', file]);
    expect(stranger).toMatchObject({ code: 4 });
    expect(await countOf('cluster:none')).toBe(0);
  });
});

describe('k8s-audit search', () => {
  it('tells events as sentences and commands, and nothing of them to the terminal', async () => {
    const lines = HOSTILE_STRINGS.map((text) =>
      JSON.stringify(
        anAuditEvent({
          verb: 'delete',
          user: { username: `${text}@example.com` },
          userAgent: text,
          objectRef: { resource: 'pods', namespace: text, name: text },
        }),
      ),
    );
    await run(['import', '-c', 'hostile', await writeLog('hostile.log', lines)]);
    await eventually(async () => expect(await countOf('cluster:hostile')).toBe(lines.length));
    const table = await run(['search', 'cluster:hostile', '-verb:get']);
    const json = await run(['search', '-o', 'json', 'cluster:hostile']);
    for (const { code, stdout } of [table, json]) {
      expect(code).toBe(0);
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    }
    expect(table.stdout).toContain('deleted Pod');
  });

  it('ends with codes that scripts can use, and says where a query is wrong', async () => {
    expect(await run(['search', '--must-find', 'user:nobody-at-all'])).toMatchObject({ code: 5 });
    expect(await run(['search', 'user:nobody-at-all'])).toMatchObject({ code: 0, stdout: '' });
    const wrong = await run(['search', 'verb:delete', 'usr:x']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/usr.*at character 13/s);
    expect(await run(['search', '--token', 'wrong'])).toMatchObject({ code: 4 });
    expect(await run(['search', '--url', 'http://127.0.0.1:1'])).toMatchObject({ code: 3 });
    expect(await run(['search', '--no-such-flag'])).toMatchObject({ code: 2 });
  });
});

describe('k8s-audit token', () => {
  const send = (token: string) =>
    run(
      ['import', '-c', 'leased', '--webhook-token', token, '-'],
      Buffer.from(someEvents(1)[0] ?? ''),
    );

  it('makes tokens that ingest knows at once, rotates them, and revokes them', async () => {
    const first = (await run(['token', 'make', '-c', 'leased', '--label', 'one'])).stdout.trim();
    await eventually(async () => expect(await send(first)).toMatchObject({ code: 0 }));
    const rotated = await run(['token', 'rotate', '-c', 'leased', '--grace-hours', '0']);
    const second = rotated.stdout.trim();
    expect(rotated.stderr).toContain('The others of leased end at');
    await eventually(async () => expect(await send(second)).toMatchObject({ code: 0 }));
    await eventually(async () => expect(await send(first)).toMatchObject({ code: 4 }));
    const listed = (await run(['token', 'list', '-c', 'leased'])).stdout.trim().split('\n');
    expect(listed).toHaveLength(2);
    const id = listed.find((line) => line.includes('valid'))?.split(' ')[0] ?? '';
    expect(await run(['token', 'revoke', '-c', 'leased', id])).toMatchObject({ code: 0 });
    await eventually(async () => expect(await send(second)).toMatchObject({ code: 4 }));
  });

  it('keeps hashes in a file as well', async () => {
    const file = ['-f', join(folder, 'tokens.json'), '-c', 'prod'];
    const token = (await run(['token', 'make', ...file])).stdout.trim();
    const [line = ''] = (await run(['token', 'list', ...file])).stdout.split('\n');
    expect(line).toContain(hashText('sha256', token));
    expect(await run(['token', 'revoke', ...file, line.slice(0, 20)])).toMatchObject({ code: 0 });
    expect((await run(['token', 'list', ...file])).stdout).toBe('');
  });

  it.each([
    [['token', 'revoke', '-c', 'prod'], 2, 'token list'],
    [['token', 'revoke', '-c', 'prod', 'nothing'], 2, 'no such token'],
    [['token', 'make', '-c', 'No Name'], 2, 'name'],
    [['token', 'list'], 2, '--cluster'],
    [['token', 'make', '-f', 'tokens.json'], 2, '--cluster'],
    [['token', 'make', '-c', 'prod', '--token', 'wrong'], 4, 'does not know this token'],
  ])('says what is wrong with %j', async (args, code, words) => {
    const result = await run(args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(words);
  });
});

describe('k8s-audit export', () => {
  it('writes what the API has, as NDJSON and as CSV', async () => {
    const lines = someEvents(3_000, { verb: 'patch' });
    await run(['import', '-c', 'exported', await writeLog('exported.log', lines)]);
    await eventually(async () => expect(await countOf('cluster:exported')).toBe(3_000));
    const file = join(folder, 'all.ndjson');
    expect(await run(['export', '-f', file, 'cluster:exported'])).toMatchObject({ code: 0 });
    const exported = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const raws = exported.map((line) => (JSON.parse(line) as { raw: unknown }).raw);
    expect(raws.map((raw) => JSON.stringify(raw)).toSorted()).toEqual(lines.toSorted());
    const listed = await run(['search', '-o', 'json', '-n', '5000', 'cluster:exported']);
    const idOf = (line: string): string => (JSON.parse(line) as { id: string }).id;
    expect(exported.map(idOf)).toEqual(listed.stdout.trimEnd().split('\n').map(idOf));
    const csv = await run(['export', '--format', 'csv', 'cluster:exported']);
    expect(csv.stdout.trimEnd().split('\r\n')).toHaveLength(3_001);
  });
});

describe('k8s-audit doctor', () => {
  it('finds a good installation good, up to the store, and leaves one event', async () => {
    const ingress = await startIngress('loopback');
    try {
      const kubeconfig = join(folder, 'webhook.yaml');
      await writeFile(
        kubeconfig,
        `{clusters: [{name: c, cluster: {server: 'https://localhost:${ingress.port}/webhook/audit/examined',
          certificate-authority: ${certificateFile('authority')}}}],
          users: [{name: u, user: {token: ${pipeline.webhookToken}}}],
          contexts: [{name: x, context: {cluster: c, user: u}}], current-context: x}`,
      );
      const { code, stdout } = await run([
        'doctor',
        '-o',
        'json',
        '--large-body',
        '16',
        '-k',
        kubeconfig,
      ]);
      const checks = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { about: string; level: string });
      expect(checks.filter(({ level }) => level !== 'good')).toEqual([]);
      expect(checks.map(({ about }) => about)).toEqual(
        expect.arrayContaining(['TLS', 'batch', 'server', 'token', 'large body', 'store']),
      );
      expect(code).toBe(0);
    } finally {
      await ingress.close();
    }
    await drain();
    expect(await countOf('user:k8s-audit-doctor')).toBe(1);
  }, 60_000);

  it('says what is wrong with http://, and ends with 1', async () => {
    const { code, stdout } = await run(['doctor', '-c', 'examined']);
    expect(code).toBe(1);
    expect(stdout).toContain('FAIL  settings    The address is http://');
  });
});

describe('k8s-audit simulate', () => {
  it.each([[], ['--hostile']])('sends what is stored, and found again', async (...flags) => {
    const cluster = `simulated${flags.join('')}`;
    const sent = await run(['simulate', '-c', cluster, '-n', '60', '-r', '1000', ...flags]);
    expect(sent).toMatchObject({ code: 0 });
    await eventually(async () => expect(await countOf(`cluster:${cluster}`)).toBe(60));
  });
});

describe('k8s-audit migrate', () => {
  it('does nothing to a schema that is up to date, and says why it cannot', async () => {
    const { host, port, user, password, name } = pipeline.database;
    const database = {
      DB_HOST: host,
      DB_PORT: String(port),
      DB_USER: user,
      DB_PASSWORD: password,
      DB_NAME: name,
    };
    expect(await runCommand(['migrate'], database).result).toMatchObject({ code: 0 });
    const wrong = await runCommand(['migrate'], { ...database, DB_PASSWORD: 'wrong' }).result;
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('check DB_HOST');
  });
});

describe('k8s-audit tail', () => {
  it('misses nothing while the service is away', async () => {
    const tail = runCommand(['tail', '-o', 'json', 'cluster:tailed'], environment);
    const seen = (): string[] =>
      tail
        .stdout()
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { name: string }).name);
    const send = async (name: string): Promise<void> => {
      const event = anAuditEvent({ objectRef: { resource: 'pods', namespace: 'shop', name } });
      await run(['import', '-c', 'tailed', '--no-resume', '-'], Buffer.from(JSON.stringify(event)));
    };
    try {
      await eventually(() => expect(tail.stderr()).toContain('Following'));
      // Nothing was shown yet: where the view began is all that there is to go on from.
      pipeline.service('query').kill('SIGSTOP');
      await send('during-stop');
      pipeline.service('query').kill('SIGCONT');
      await pipeline.crash('query');
      await eventually(() => expect(seen()).toEqual(['during-stop']), 20_000);
      await pipeline.crash('query');
      await send('behind');
      await eventually(() => expect(seen()).toEqual(['during-stop', 'behind']), 20_000);
      expect(tail.stderr()).toContain('Connecting again');
    } finally {
      tail.child.kill('SIGTERM');
      await tail.result;
    }
  }, 60_000);
});
