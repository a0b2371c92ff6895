import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';

/** A page whose work can be weighed. */
export interface WeighedPage {
  readonly page: Page;
  /** What the page's main thread worked while `act` went on, in ms of processor time. */
  readonly weigh: (act: () => Promise<unknown>) => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface WeighingBrowser {
  /** Opens an address in a page of its own and waits until the script has defined an element. */
  readonly open: (url: string, element: string) => Promise<WeighedPage>;
  readonly close: () => Promise<void>;
}

/** @throws Error when there is no Chrome or Chromium. */
export const openBrowser = async (): Promise<WeighingBrowser> => {
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
  return {
    async open(url, element) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      // What runs in the page comes as the text of functions, in which the compiler calls this.
      await page.addInitScript('globalThis.__name = named => named');
      const session = await context.newCDPSession(page);
      await page.goto(url);
      // The script fetches what a page does not have at once when the first such element comes.
      await page.evaluate(async tag => {
        const first = document.createElement(tag);
        document.body.append(first);
        await customElements.whenDefined(tag);
        first.remove();
      }, element);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const work = async (): Promise<number> => {
        const { metrics } = await session.send('Performance.getMetrics');
        return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
      };
      return {
        page,
        async weigh(act) {
          const before = await work();
          await act();
          return (await work()) - before;
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
};
