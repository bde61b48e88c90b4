import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anAuditEvent,
  anEventList,
  eventually,
  HOSTILE_STRINGS,
  openTestBrowser,
  startPipeline,
  type Pipeline,
  type TestBrowser,
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

async function post(events: readonly unknown[]): Promise<void> {
  expect((await pipeline.send('prod', anEventList(events))).delivered).toBe(true);
}

describe('the pages in a browser', () => {
  it('say how to connect a cluster, then show its first event by themselves', async () => {
    const { page, complaints, close } = await browser.signIn();
    expect(await page.textContent('h2')).toBe('Connect a cluster');
    await post([anAuditEvent({ verb: 'delete' })]);
    await page.waitForSelector('text=deleted Pod', { timeout: 5_000 });
    await page.click('[data-event-link]');
    await page.waitForSelector('text=Raw event');
    expect(await page.textContent('h1')).toBe('dev-1@example.com deleted Pod web-1 in shop');
    expect(complaints).toEqual([]);
    await close();
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
    const { page, complaints, close } = await browser.signIn({
      colorScheme: 'dark',
      viewport: { width: 320, height: 700 },
    });
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
    await close();
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
    const { page, complaints, close } = await browser.signIn({
      colorScheme: 'dark',
      viewport: { width: 320, height: 700 },
    });
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
    await close();
  });

  it('run nothing that a reader searched for, or called a token', async () => {
    const { page, complaints, close } = await browser.signIn();
    const hostile = HOSTILE_STRINGS.filter((text) => text.isWellFormed() && text.trim() !== '');
    for (const text of hostile) await page.goto(`${base}/?q=${encodeURIComponent(text)}`);
    await page.goto(`${base}/tokens`);
    for (const text of hostile) {
      await page.fill('main input[name=name]', text.slice(0, 100));
      await page.click('main form button[type=submit]');
      await page.waitForSelector('text=Your token');
    }
    await eventually(async () => {
      await page.goto(`${base}/access-log?action=search`);
      expect(await page.textContent('main')).toContain('<script>window.hacked=1</script>');
    });
    for (const path of ['/access-log', '/access-log?action=token+made', '/tokens']) {
      await page.goto(`${base}${path}`);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
    }
    expect(complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
    await close();
  });
});
