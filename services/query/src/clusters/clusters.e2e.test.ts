import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anAuditEvent,
  anEventList,
  eventually,
  findBarriers,
  openTestBrowser,
  startPipeline,
  type Pipeline,
  type TestBrowser,
  type TestPage,
} from '@k8s-audit/testkit';

let pipeline: Pipeline;
let browser: TestBrowser;
let base: string;

beforeAll(async () => {
  pipeline = await startPipeline();
  base = pipeline.queryUrl;
  browser = await openTestBrowser(base, pipeline.adminPassword);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pipeline.stop();
}, 60_000);

/** Posts one event and gives the status; each has another audit ID. */
let sent = 0;
async function post(token: string, cluster: string): Promise<number> {
  const response = await fetch(pipeline.webhookUrl(cluster), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: anEventList([anAuditEvent({ auditID: `sent-${(sent += 1)}` })]),
  });
  return response.status;
}

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${base}/api/v1/clusters/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${pipeline.apiToken}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as T;
}

interface Issued {
  readonly id: string;
  readonly token: string;
  readonly published: boolean;
}
interface Listed {
  readonly items: ReadonlyArray<{ id: string; state: string; lastUsedAt: string | null }>;
}

/** Throws away all that Redis holds. */
function flushRedis(): Promise<void> {
  const redis = pipeline.redis();
  const { port, password } = new URL('url' in redis ? redis.url : '');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`AUTH ${password}\r\nFLUSHALL\r\nQUIT\r\n`);
    });
    socket
      .once('error', reject)
      .once('close', () => resolve())
      .resume();
  });
}

const isAnswered = (status: number, token: string, cluster: string) =>
  eventually(async () => expect(await post(token, cluster)).toBe(status));

describe('the tokens of a cluster', () => {
  it('are in force within seconds, for that cluster alone, and tell when they were used', async () => {
    const issued = await ask<Issued>('POST', 'api-made/tokens', { label: 'by API' });
    expect(issued).toMatchObject({ published: true });
    await isAnswered(200, issued.token, 'api-made');
    expect(await post(issued.token, 'other')).toBe(403);
    await eventually(async () => {
      const { items } = await ask<Listed>('GET', 'api-made/tokens');
      expect(items[0]).toMatchObject({ id: issued.id, state: 'valid' });
      expect(Date.parse(items[0]?.lastUsedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    }, 20_000);
    expect(JSON.stringify(await ask('GET', 'api-made/tokens'))).not.toContain(issued.token);
  });

  it('rotate under load without one batch being refused', async () => {
    const first = await ask<Issued>('POST', 'busy/tokens', {});
    await isAnswered(200, first.token, 'busy');
    let inUse = first.token;
    let running = true;
    const statuses: number[] = [];
    const load = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (running) {
          statuses.push(await post(inUse, 'busy'));
          await delay(5);
        }
      }),
    );
    const second = await ask<Issued>('POST', 'busy/tokens/rotate', { graceHours: 1 });
    // Ingest takes the new one before any API server is changed; a probe tells when.
    await isAnswered(200, second.token, 'busy');
    inUse = second.token;
    await delay(500); // What was sent with the old one is answered by now.
    await ask('DELETE', `busy/tokens/${first.id}`);
    await isAnswered(401, first.token, 'busy');
    await delay(500);
    running = false;
    await load;
    expect(statuses.length).toBeGreaterThan(50);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('come back by themselves to a Redis that lost everything, and to an ingest that starts anew', async () => {
    const { token } = await ask<Issued>('POST', 'kept/tokens', {});
    await isAnswered(200, token, 'kept');
    await flushRedis();
    await pipeline.crash('ingest');
    await isAnswered(200, token, 'kept');
  });
});

const fits = ({ page }: Pick<TestPage, 'page'>) =>
  page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');

describe('the pages of clusters', () => {
  it('connect a new one, from its name to its first event', async () => {
    const { page, complaints, close } = await browser.signIn();
    await page.goto(`${base}/clusters`);
    await page.click('text=Connect a cluster');
    await page.fill('input[name=cluster]', 'from-page');
    await page.fill('input[name=label]', '<img src=x onerror=window.hacked=1>');
    await page.click('text=Make a token');
    await page.waitForSelector('text=Waiting for the first event of from-page');
    const texts = await page.locator('code[x-ref=text]').allTextContents();
    const [token = '', kubeconfig = '', policy = ''] = texts;
    expect(token).toMatch(/^k8saudit_cluster_[\w-]{43}$/);
    expect(kubeconfig).toContain(`/webhook/audit/from-page\n`);
    expect(kubeconfig).toContain(`token: ${token}\n`);
    expect(policy).toBe(readFileSync('deploy/kube-apiserver/policy-recommended.yaml', 'utf8'));
    expect(await page.locator('summary').allTextContents()).toEqual([
      'kubeadm',
      'k3s',
      'RKE2',
      'Talos',
      'kind',
    ]);
    expect(page.url()).not.toContain(token);
    expect(await findBarriers(page)).toEqual([]);
    await isAnswered(200, token, 'from-page');
    await page.waitForSelector('text=First event of from-page seen', { timeout: 15_000 });

    await page.click('text=Tokens of from-page');
    await page.waitForSelector('h1:has-text("Tokens of from-page")');
    expect(await page.content()).not.toContain(token);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    await page.click('summary:has-text("Revoke")');
    await page.click('text=Revoke it now');
    await page.waitForSelector('li:has-text("revoked")');
    await isAnswered(401, token, 'from-page');
    expect(complaints).toEqual([]);
    await close();
  });

  it('say what is wrong with a name, and are read on a telephone in the dark', async () => {
    const { page, complaints, close } = await browser.signIn({
      colorScheme: 'dark',
      viewport: { width: 360, height: 800 },
    });
    await page.goto(`${base}/clusters/new`);
    expect(await fits({ page })).toBe(true);
    await page.evaluate(
      'document.querySelector("form[action=\'/clusters/new\']").noValidate = true',
    );
    await page.fill('input[name=cluster]', '"><script>window.hacked=1</script>');
    await page.click('text=Make a token');
    expect(await page.textContent('[role=alert]')).toMatch(/lower-case letters/);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    await page.fill('input[name=cluster]', `a${'-very-long-name'.repeat(4)}`);
    await page.click('text=Make a token');
    await page.waitForSelector('text=Waiting for the first event');
    expect(await fits({ page })).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    for (const summary of await page.locator('summary').all()) {
      await summary.click();
      expect(await fits({ page })).toBe(true);
    }
    await page.click('a:has-text("Tokens of")');
    await page.waitForSelector('text=Rotate');
    expect(await findBarriers(page)).toEqual([]);
    expect(await fits({ page })).toBe(true);
    // The browser itself says that a name was answered with 400.
    expect(complaints.filter((text) => !text.includes('400 (Bad Request)'))).toEqual([]);
    await close();
  });
});
