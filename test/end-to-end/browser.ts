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

/** A browser for as long as `work` lasts. */
export const withBrowser = async (work: (browser: Browser) => Promise<void>): Promise<void> => {
  const browser = await launchBrowser();
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
};
