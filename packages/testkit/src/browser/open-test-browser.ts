import { chromium, type BrowserContextOptions, type Page } from 'playwright-core';

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

export interface TestPage {
  readonly page: Page;
  /** What the console said: breaches of the content policy and errors of scripts among it. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

export interface TestBrowser {
  /** A new page of an own context, signed in as admin, that shows the feed. */
  signIn(options?: BrowserContextOptions): Promise<TestPage>;
  /** A file of this machine, in a browser that has no network. */
  openFile(path: string): Promise<TestPage>;
  close(): Promise<void>;
}

/** The distribution's Chromium. `base` is where the query service is reached, as `http://127.0.0.1:8081`. */
export async function openTestBrowser(base: string, password: string): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: QUIET });
  const open = async (options: BrowserContextOptions): Promise<TestPage> => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, complaints, close: () => context.close() };
  };
  return {
    close: () => browser.close(),
    async signIn(options) {
      const opened = await open({ baseURL: base, ...options });
      const { page } = opened;
      await page.goto('/');
      await page.fill('input[name=password]', password);
      await page.click('button[type=submit]');
      await page.waitForURL(`${base}/`);
      return opened;
    },
    async openFile(path) {
      const opened = await open({ offline: true });
      await opened.page.goto(`file://${path}`);
      return opened;
    },
  };
}
