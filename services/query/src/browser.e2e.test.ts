import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import {
  anAuditEvent,
  anEventList,
  createApiserverClient,
  eventually,
  HOSTILE_STRINGS,
  startPipeline,
  type Pipeline,
} from '@k8s-audit/testkit';

/** Without these Chromium looks for hosts of its makers at every start. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let pipeline: Pipeline;
let browser: Browser;
let base: string;

beforeAll(async () => {
  pipeline = await startPipeline();
  base = `http://127.0.0.1:${pipeline.service('query').port}`;
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: QUIET });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pipeline.stop();
}, 60_000);

async function post(events: readonly unknown[]): Promise<void> {
  const client = createApiserverClient({
    url: pipeline.webhookUrl('prod'),
    token: pipeline.webhookToken,
  });
  expect((await client.send(anEventList(events))).delivered).toBe(true);
  client.close();
}

/** A signed-in page, and what its console complained about. */
async function signIn(context: BrowserContext): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${base}/`);
  await page.fill('input[name=password]', 'admin-password');
  await page.click('button[type=submit]');
  await page.waitForURL(`${base}/`);
  return { page, complaints };
}

describe('the pages in a browser', () => {
  it('say how to connect a cluster, then show its first event by themselves', async () => {
    const context = await browser.newContext();
    const { page, complaints } = await signIn(context);
    expect(await page.textContent('h2')).toBe('Connect a cluster');
    await post([anAuditEvent({ verb: 'delete' })]);
    await page.waitForSelector('text=deleted Pod', { timeout: 5_000 });
    await page.click('[data-event-link]');
    await page.waitForSelector('text=Raw event');
    expect(await page.textContent('h1')).toBe('dev-1@example.com deleted Pod web-1 in shop');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('run nothing that an event brought', async () => {
    await post(
      HOSTILE_STRINGS.map((text) =>
        anAuditEvent({
          verb: text,
          userAgent: text,
          sourceIPs: [text],
          user: { username: text, groups: [text] },
          objectRef: { resource: text, namespace: text, name: text },
          responseStatus: { code: 403, message: text },
          requestURI: text,
        }),
      ),
    );
    const context = await browser.newContext({
      colorScheme: 'dark',
      viewport: { width: 320, height: 700 },
    });
    const { page, complaints } = await signIn(context);
    const links = await eventually(async () => {
      await page.goto(`${base}/?q=code:403`);
      const found = await page
        .locator('[data-event-link]')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(found).toHaveLength(HOSTILE_STRINGS.length);
      return found;
    });
    for (const link of links) {
      await page.goto(`${base}${link}`);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(
        true,
      );
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('tell the history of an object, and run nothing that its bodies brought', async () => {
    const hostile = HOSTILE_STRINGS.filter((text) => text !== '' && text !== '__proto__');
    const data = Object.fromEntries(hostile.map((text) => [text, text]));
    const object = (value: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', uid: 'u1', labels: data },
      data: { ...data, value },
    });
    const about = (verb: string, code: number, value: string) =>
      anAuditEvent({
        verb,
        level: 'RequestResponse',
        objectRef: { resource: 'configmaps', namespace: 'shop', name: 'settings' },
        requestObject: object(value),
        responseObject: object(value),
        responseStatus: { code },
        stageTimestamp: new Date(Date.now() - code).toISOString().replace('Z', '000Z'),
      });
    await post([about('create', 201, 'old'), about('update', 200, 'new')]);
    const context = await browser.newContext({
      colorScheme: 'dark',
      viewport: { width: 320, height: 700 },
    });
    const { page, complaints } = await signIn(context);
    const path = `${base}/objects/prod/-/configmaps/shop/settings`;
    await eventually(async () => {
      await page.goto(path);
      expect(await page.locator('h3').first().textContent()).toBe('2 changes');
    });
    expect(await page.getByRole('table', { name: 'Before and after' }).textContent()).toContain(
      'value: new',
    );
    await page.waitForSelector('text=No recorded creation names this object as its owner');
    for (const link of [path, `${path}?all=1`, `${base}/users/dev-1%40example.com`]) {
      await page.goto(link);
      for (const fold of await page.locator('details').all())
        await fold.evaluate((one) => one.setAttribute('open', ''));
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(
        true,
      );
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});
