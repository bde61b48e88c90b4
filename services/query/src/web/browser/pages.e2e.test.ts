import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anAuditEvent,
  anEventList,
  eventually,
  findBarriers,
  openTestBrowser,
  startPipeline,
  tellRollout,
  type Pipeline,
  type TestBrowser,
  type TestPage,
} from '@k8s-audit/testkit';

const MOST_FIRST_PAGE_BYTES = 100_000;
/** What browsers call good is 0.1; nothing on our pages has a reason to move at all. */
const MOST_LAYOUT_SHIFT = 0.01;

let pipeline: Pipeline;
let browser: TestBrowser;
let paths: readonly string[];

beforeAll(async () => {
  pipeline = await startPipeline();
  browser = await openTestBrowser(pipeline.queryUrl, pipeline.adminPassword);
  const refused = anAuditEvent({ verb: 'delete', responseStatus: { code: 403 } });
  const events = [...tellRollout(new Date()), refused];
  expect((await pipeline.send('prod', anEventList(events))).delivered).toBe(true);
  const id = await eventually(async () => {
    const { items } = (await pipeline.api('/api/v1/events?q=verb:create&limit=1')) as {
      items: Array<{ id: string }>;
    };
    const [first] = items;
    if (first === undefined) throw new Error('nothing is stored yet');
    return first.id;
  });
  paths = [
    '/',
    '/?view=actions',
    '/?q=verb:nothing',
    '/?q=(verb:get',
    `/events/${id}`,
    '/objects/prod/apps/deployments/shop/storefront',
    '/users/ada%40example.com',
    '/namespaces/shop',
    '/addresses/10.0.0.7',
    '/clusters',
    '/clusters/prod',
    '/clusters/new',
    '/clusters/prod/tokens',
    '/completeness',
    '/quarantine',
    '/views',
    '/account',
    '/tokens',
    '/access-log',
    '/login',
    '/events/nothing',
  ];
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pipeline.stop();
}, 60_000);

/** Parts that scripts load behind the page stand in the place of a link to them. */
const waitForParts = async (page: TestPage['page']): Promise<void> => {
  await eventually(async () =>
    expect(await page.locator('[hx-trigger=load] > noscript').count()).toBe(0),
  );
};

/** What moved since the page began to load; parts that scripts load are waited for. */
async function measureLayoutShift(page: TestPage['page']): Promise<number> {
  const total = await page.evaluate(`new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 200);
  })`);
  return Number(total);
}

const isTooWide = (page: TestPage['page']): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth > window.innerWidth');

describe('every page', () => {
  it.each([
    ['light', 1360],
    ['dark', 320],
  ] as const)('is open to everybody in %s at %i px, and stays still', async (scheme, width) => {
    const { page, complaints, close } = await browser.signIn({
      colorScheme: scheme,
      viewport: { width, height: 800 },
    });
    const problems: string[] = [];
    for (const path of paths) {
      await page.goto(path, { waitUntil: 'load' });
      await waitForParts(page);
      const shift = await measureLayoutShift(page);
      const found = await findBarriers(page);
      if (await isTooWide(page)) found.push('it is wider than its window');
      if (shift > MOST_LAYOUT_SHIFT) found.push(`it moves by ${shift}`);
      problems.push(...found.map((problem) => `${path}: ${problem}`));
    }
    expect(problems).toEqual([]);
    // The answers 400 and 404 of the list above are what a console says about.
    expect(complaints.filter((text) => !text.includes('status of 40'))).toEqual([]);
    await close();
  });

  it('comes with little: the first one too', async () => {
    const { page, close } = await browser.signIn();
    const context = await page
      .context()
      .browser()
      ?.newContext({
        storageState: await page.context().storageState(),
      });
    const fresh = await context?.newPage();
    if (fresh === undefined) throw new Error('the browser is gone');
    const sizes: Array<Promise<number>> = [];
    fresh.on('response', (response) => {
      if (response.url().includes('/tail')) return;
      sizes.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      );
    });
    await fresh.goto(page.url(), { waitUntil: 'load' });
    await waitForParts(fresh);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(MOST_FIRST_PAGE_BYTES);
    await context?.close();
    await close();
  });
});
