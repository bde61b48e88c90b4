import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDatabase, type Database } from '@k8s-audit/store';
import {
  anAuditEvent,
  eventually,
  findBarriers,
  HOSTILE_STRINGS,
  openTestBrowser,
  startPipeline,
  wrapItems,
  type Pipeline,
  type TestBrowser,
} from '@k8s-audit/testkit';

let pipeline: Pipeline;
let browser: TestBrowser;
let db: Database;

beforeAll(async () => {
  pipeline = await startPipeline();
  browser = await openTestBrowser(pipeline.queryUrl, pipeline.adminPassword);
  db = connectDatabase(pipeline.database);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await db.close();
  await pipeline.stop();
}, 60_000);

async function post(cluster: string, items: readonly string[]): Promise<void> {
  expect((await pipeline.send(cluster, wrapItems(items))).delivered).toBe(true);
}

async function sourceOf(cluster: string): Promise<Record<string, unknown> | undefined> {
  const { items } = (await pipeline.api('/api/v1/completeness')) as {
    items: Array<Record<string, unknown>>;
  };
  return items.find((one) => one['cluster'] === cluster);
}

/** What is found about a cluster, once nothing waits. */
async function settled(cluster: string) {
  return eventually(async () => {
    const found = await sourceOf(cluster);
    expect(found).toMatchObject({ verdict: 'complete', waiting: 0 });
    return found;
  }, 30_000);
}

async function metric(name: string): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${pipeline.service('writer').port}/metrics`);
  return (await response.text()).split('\n').filter((line) => line.startsWith(name));
}

describe('what waits', () => {
  it('is counted as waiting while the database holds up commits, and as stored behind', async () => {
    await post('held', [JSON.stringify(anAuditEvent())]);
    await settled('held');
    const transaction = await db.knex.transaction();
    await transaction('number_ranges').where('name', 'segment').forUpdate().select('next');
    await post(
      'held',
      Array.from({ length: 70 }, () => JSON.stringify(anAuditEvent())),
    );
    await eventually(async () =>
      expect(await sourceOf('held')).toMatchObject({
        verdict: 'complete',
        received: 71,
        stored: 1,
        waiting: 70,
      }),
    );
    await transaction.rollback();
    await eventually(async () => expect(await settled('held')).toMatchObject({ stored: 71 }));
  }, 60_000);
});

describe('what could not be stored', () => {
  it('is one event of 500, adds up beside duplicates, and is stored by a click once mended', async () => {
    await db.knex.raw(
      'ALTER TABLE events ADD CONSTRAINT no_599 CHECK (code IS NULL OR code <> 599)',
    );
    const bad = JSON.stringify(anAuditEvent({ responseStatus: { code: 599 } }));
    const items = Array.from({ length: 499 }, () => JSON.stringify(anAuditEvent()));
    items.splice(123, 0, bad);
    await post('prod', items);
    await post('prod', items.slice(0, 100)); // Sent again with others: duplicates.
    await post('prod', items.slice(100, 101));
    const sums = { received: 601, stored: 499, duplicates: 101, quarantined: 1, discarded: 0 };
    await eventually(async () => expect(await settled('prod')).toMatchObject(sums));
    expect(await metric('k8s_audit_tally_events{cluster="prod",state="stored"}')).toEqual([
      'k8s_audit_tally_events{cluster="prod",state="stored"} 499',
    ]);

    await db.knex.raw('ALTER TABLE events DROP CONSTRAINT no_599');
    const { page, complaints, close } = await browser.signIn();
    await page.goto('/completeness');
    await page.waitForSelector('text=✓ adds up');
    await page.click('main a[href="/quarantine"]');
    await page.click('text=the database refused it');
    expect(await page.textContent('pre')).toContain('599');
    await page.click('text=Read it again');
    await eventually(async () => {
      await page.reload();
      expect(await page.textContent('main')).toContain('1 stored, 0 there before');
    });
    await eventually(async () =>
      expect(await settled('prod')).toMatchObject({ ...sums, stored: 500, quarantined: 0 }),
    );
    expect(complaints).toEqual([]);
    await close();
  }, 180_000);

  it('runs nothing that it brought, and is discarded with a reason', async () => {
    const texts = HOSTILE_STRINGS.filter((text) => text.isWellFormed());
    await post(
      'hostile',
      texts.map((text) => JSON.stringify(text)),
    );
    expect(await settled('hostile')).toMatchObject({ quarantined: texts.length, stored: 0 });
    const { page, complaints, close } = await browser.signIn({
      colorScheme: 'dark',
      viewport: { width: 320, height: 700 },
    });
    await page.goto('/quarantine');
    const links = await page
      .locator('main li a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.length).toBe(texts.length);
    const [first = ''] = links;
    for (const link of ['/quarantine', '/completeness', first]) {
      await page.goto(link);
      expect(await findBarriers(page)).toEqual([]);
    }
    for (const link of ['/quarantine', '/completeness', ...links]) {
      await page.goto(link);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(
        true,
      );
    }
    await page.fill('input[name=reason]', '<script>window.hacked=1</script>');
    await page.click('text=Discard it');
    await page.waitForSelector('text=<script>window.hacked=1</script>');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    await eventually(async () =>
      expect(await settled('hostile')).toMatchObject({
        quarantined: texts.length - 1,
        discarded: 1,
      }),
    );
    expect(complaints).toEqual([]);
    await close();
  }, 120_000);
});
