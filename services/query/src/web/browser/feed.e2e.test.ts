import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkEvidence, readZip } from '@k8s-audit/evidence';
import {
  anAuditEvent,
  anEventList,
  eventually,
  openTestBrowser,
  startPipeline,
  type Pipeline,
  type TestBrowser,
  type TestPage,
} from '@k8s-audit/testkit';

const EVENTS = 180;
const MINUTE_MS = 60_000;

let pipeline: Pipeline;
let browser: TestBrowser;

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  pipeline = await startPipeline({
    environment: { LOG_SIGNING_KEY: String(pem), LOG_CHECKPOINT_SECONDS: '1' },
  });
  browser = await openTestBrowser(pipeline.queryUrl, pipeline.adminPassword);
  await post(Array.from({ length: EVENTS }, (_, n) => anOldEvent(n)));
  await eventually(async () => {
    const { items } = (await pipeline.api('/api/v1/events?limit=1000')) as { items: unknown[] };
    expect(items).toHaveLength(EVENTS);
  });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pipeline.stop();
}, 60_000);

/** The first one is the oldest; each is a minute younger. */
function anOldEvent(n: number): unknown {
  const name = `web-${n}`;
  const at = new Date(Date.now() - (EVENTS - n) * MINUTE_MS).toISOString().replace('Z', '000Z');
  return anAuditEvent({
    verb: n % 3 === 0 ? 'delete' : 'get',
    user: { username: n % 2 === 0 ? 'ada@example.com' : 'grace@example.com' },
    objectRef: { resource: 'pods', namespace: 'shop', name, apiVersion: 'v1' },
    requestReceivedTimestamp: at,
    stageTimestamp: at,
  });
}

async function post(events: readonly unknown[]): Promise<void> {
  expect((await pipeline.send('prod', anEventList(events))).delivered).toBe(true);
}

/** Gives a signed-in page to a test, and asserts that its console stayed silent. */
async function onPage(
  test: (page: TestPage['page']) => Promise<void>,
  options?: Parameters<TestBrowser['signIn']>[0],
): Promise<void> {
  const { page, complaints, close } = await browser.signIn(options);
  await test(page);
  expect(complaints).toEqual([]);
  await close();
}

const idsOf = (page: TestPage['page']): Promise<string[]> =>
  page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.dataset['row'] ?? ''));

describe('the feed', () => {
  it('goes back to the oldest event by scrolling, and forward to the newest by links', async () => {
    await onPage(async (page) => {
      await eventually(async () => {
        await page.mouse.wheel(0, 20_000);
        expect(await page.locator('[data-row]').count()).toBe(EVENTS);
      });
      const ids = await idsOf(page);
      expect(new Set(ids).size).toBe(EVENTS);
      expect(ids).toEqual(ids.toSorted().toReversed());
      await page.goto(`/?after=${ids.at(-1)}`);
      expect((await idsOf(page)).at(-1)).toBe(ids.at(-2));
      await page.getByRole('link', { name: '↑ Newer' }).click();
      await page.waitForURL(/after=/);
      await page.getByRole('link', { name: '⤒ Newest' }).click();
      await page.waitForURL(/\/$/);
      expect((await idsOf(page))[0]).toBe(ids[0]);
    });
  });

  it('is used with the keyboard alone', async () => {
    await onPage(async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('verb:delete user:ada@example.com');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=verb/);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
      for (const key of ['j', 'j', 'k', 'j', 'x']) await page.keyboard.press(key);
      const marked = page.locator('[data-row]', { has: page.locator('[data-mark]:checked') });
      const second = (await idsOf(page))[1] ?? '';
      expect(await marked.getAttribute('data-row')).toBe(second);
      await page.getByText('1 marked').waitFor();
      await page.locator('[data-row] [data-event-link]').nth(1).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/events/${second}`);
    });
  });

  it('takes a range of time from the bars, by keys and by the pointer', async () => {
    await onPage(async (page) => {
      const slider = page.getByRole('slider', { name: 'Time of the search' });
      await slider.focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Shift+ArrowLeft');
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/^\d+ events, /);
      await page.keyboard.press('Enter');
      await page.waitForURL(/from=.*to=/);
      const box = await page.getByRole('slider', { name: 'Time of the search' }).boundingBox();
      if (box === null) throw new Error('the bars are not there');
      const before = page.url();
      await page.mouse.move(box.x + 5, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + 10);
      await page.mouse.up();
      await eventually(() => expect(page.url()).not.toBe(before));
    });
  });

  it('adds and excludes what a cell or a count says', async () => {
    await onPage(async (page) => {
      await page.goto('/?q=verb:delete');
      const row = page.locator('[data-row]').first();
      await row.getByRole('link', { name: 'Without cluster prod' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=verb(:|%3A)delete\+-cluster/);
      await page.getByText('No event matches').waitFor();
      await page.getByRole('link', { name: 'without -cluster:prod' }).click();
      await page.locator('#facets').getByTitle('Only grace@example.com').click();
      await page.waitForURL(/user/);
      expect(await page.locator('[data-row]').count()).toBe(EVENTS / 6);
    });
  });

  it('keeps a search as a view, and how its list looks', async () => {
    await onPage(async (page) => {
      await page.goto('/?q=verb:delete&from=-2h');
      await page.locator('summary', { hasText: 'Views' }).click();
      await page.getByLabel('Save this search as').fill('Who deleted pods');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.goto('/views');
      await page.getByRole('link', { name: 'Open' }).click();
      await page.waitForURL(/q=verb(:|%3A)delete.*from=-2h/);
      await page.locator('summary', { hasText: 'Display' }).click();
      await page.getByLabel('Compact').check();
      await page.getByRole('checkbox', { name: 'address' }).uncheck();
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.waitForURL(/q=verb(:|%3A)delete/);
      expect(await page.getByTitle('Only address 10.0.0.7').count()).toBe(0);
      await page.goto('/views');
      await page.getByRole('button', { name: 'Delete Who deleted pods' }).click();
      await page.getByText('There is none yet').waitFor();
    });
  });

  it('copies marked rows as Markdown and saves an export with its progress', async () => {
    await onPage(
      async (page) => {
        await page.locator('[data-mark]').first().check();
        await page.locator('[data-mark]').nth(1).check();
        await page.getByRole('button', { name: 'Copy as Markdown' }).click();
        await page.getByText('Copied').waitFor();
        const text = String(await page.evaluate('navigator.clipboard.readText()'));
        expect(text.match(/^- .*\/events\//gm)).toHaveLength(2);
        await page.locator('summary', { hasText: 'Export' }).click();
        const saved = page.waitForEvent('download');
        await page.getByRole('link', { name: 'NDJSON' }).click();
        const path = await (await saved).path();
        expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(EVENTS);
        await page.getByText(`${EVENTS} events`).filter({ hasText: 'saved' }).waitFor();
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    );
  });

  it('saves an evidence package of the search, with its progress', async () => {
    await eventually(async () => {
      const { items } = (await pipeline.api('/api/v1/events?q=verb:delete&limit=1')) as {
        items: Array<{ id: string }>;
      };
      const path = `/api/v1/log/proof/inclusion?event=${items[0]?.id}`;
      expect(await pipeline.api(path)).toMatchObject({ checkpoint: expect.any(String) });
    });
    await onPage(async (page) => {
      await page.goto('/?q=verb:delete');
      await page.locator('summary', { hasText: 'Export' }).click();
      const saved = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Evidence package' }).click();
      const download = await saved;
      expect(download.suggestedFilename()).toMatch(/^audit-evidence-.*\.zip$/);
      const files = await readZip(new Uint8Array(await readFile(await download.path())));
      expect(await checkEvidence(files, null)).toMatchObject({
        unaltered: true,
        complete: true,
        events: EVENTS / 3,
      });
      await page.getByText(/^\d+\.\d MB: saved$/).waitFor();
    });
  });

  it('shows what is stored while it is open, and waits while it is paused', async () => {
    await onPage(async (page) => {
      await page.getByText('Live', { exact: true }).waitFor();
      await post([anAuditEvent({ verb: 'delete', objectRef: { resource: 'pods', name: 'one' } })]);
      await page.getByText('deleted Pod one').waitFor();
      await page.keyboard.press('p');
      await page.getByText('Paused').waitFor();
      await post([anAuditEvent({ verb: 'delete', objectRef: { resource: 'pods', name: 'two' } })]);
      await page.getByText('Show 1 new').click();
      await page.getByText('deleted Pod two').waitFor();
    });
  });
});

describe('a search that takes long', () => {
  /** What a query that found nothing in its time answers: the search stands still in the test. */
  const searching = (back: string): string =>
    `<li data-older hx-get="/feed/rows?q=needle&cursor=${back}" hx-trigger="load" hx-swap="outerHTML">
      <span data-searching class="hidden js:flex"><span role="status">Searched back to ${back}</span>
      <button type="button" data-stop-search>Stop</button></span>
      <span data-search-on class="js:hidden"><a href="/?q=needle&cursor=${back}">Search on</a></span></li>`;

  it('goes on until it is stopped, and leaves a link to go on', async () => {
    await onPage(async (page) => {
      let asked = 0;
      await page.route('**/feed/rows?*cursor=*', async (route) => {
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
        await route.fulfill({ contentType: 'text/html', body: searching(String(asked)) });
      });
      await page.mouse.wheel(0, 20_000);
      await page.getByText('Searched back to 3').waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('link', { name: 'Search on' }).waitFor();
      const stoppedAt = asked;
      await page.waitForTimeout(500);
      expect(asked).toBeLessThanOrEqual(stoppedAt + 1);
      expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0);
    });
  });
});

describe('without scripts', () => {
  it('the feed has its pages, counts, views and exports', async () => {
    await onPage(
      async (page) => {
        await page.goto('/?q=verb:get');
        await page.getByRole('link', { name: 'Count by value' }).click();
        await page.locator('#facets').getByTitle('Only grace@example.com').waitFor();
        const first = await idsOf(page);
        await page.getByRole('link', { name: 'Older events' }).click();
        const older = await idsOf(page);
        expect([...first, ...older]).toEqual([...first, ...older].toSorted().toReversed());
        await page.locator('summary', { hasText: 'Export' }).click();
        expect(await page.getByRole('link', { name: 'CSV' }).getAttribute('href')).toContain(
          'format=csv',
        );
      },
      { javaScriptEnabled: false },
    );
  });
});
