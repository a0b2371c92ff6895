import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** A page that writes down whatever a developer would frown upon. */
export interface WatchedPage {
  readonly page: Page;
  /** Violations of the content security policy, errors and warnings of the console, uncaught errors. */
  readonly complaints: readonly string[];
}

export const launchBrowser = (): Promise<Browser> => {
  const { CHROME_PATH } = process.env;
  if (!CHROME_PATH) throw new Error('CHROME_PATH names no browser. "npm test" finds one and sets it.');
  return chromium.launch({
    executablePath: CHROME_PATH,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
};

export const openPage = async (browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  await page.exposeFunction('reportViolation', (violation: string) => complaints.push(violation));
  await page.addInitScript(() => {
    const { reportViolation } = window as unknown as { reportViolation: (violation: string) => void };
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      reportViolation(`${violatedDirective} refused ${blockedURI} ${sample}`),
    );
  });
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', error => complaints.push(`uncaught: ${error.stack ?? error.message}`));
  return { page, complaints };
};

/** What is on a page, for whoever has to find out why a test failed. */
const describePage = async (page: Page): Promise<string> => {
  const text = await page
    .locator('body')
    .ariaSnapshot({ timeout: 2000 })
    .catch(() => 'nothing that can be read');
  return `The page was ${page.url()}:\n${text}`;
};

/** A page in a browser of its own for as long as `work` lasts. */
export const withPage = async (work: (watched: WatchedPage) => Promise<void>): Promise<void> => {
  const browser = await launchBrowser();
  try {
    const watched = await openPage(browser);
    try {
      await work(watched);
    } catch (error) {
      console.error(await describePage(watched.page), watched.complaints);
      throw error;
    }
  } finally {
    await browser.close();
  }
};
