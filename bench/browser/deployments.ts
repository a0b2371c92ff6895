import type { Page } from 'playwright-core';
import type { Figure } from '../figure.ts';
import { openBrowser } from './browser.ts';
import { openStage, token, type Stage } from './stage.ts';

const deployments = 5_000;
const updatesPerSecond = 50;
/** How long updates come in, in ms. */
const period = 5_000;

/** Until the list is there and the stream is open. */
const showDeployments = (page: Page, stage: string): Promise<void> =>
  page.evaluate(
    async ([url, bearer, most]) => {
      const list = document.createElement('citizen-deployments');
      list.setAttribute('api-url', url);
      list.setAttribute('token', bearer);
      document.body.append(list);
      const hasAll = () => list.shadowRoot?.textContent?.includes(most.toLocaleString()) ?? false;
      const hasRows = () => (list.shadowRoot?.querySelectorAll('[part~=row], tbody tr').length ?? 0) > 5;
      for (const end = Date.now() + 60_000; !hasAll() || !hasRows();) {
        if (Date.now() > end) throw new Error('The deployments never came');
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    },
    [`${stage}/${deployments}`, token, deployments] as const,
  );

/** Reads the stream and nothing more. */
const readStream = (page: Page, stage: string): Promise<void> =>
  page.evaluate(url => {
    const source = new EventSource(`${url}/v1/events`);
    source.addEventListener('run', ({ data }) => {
      JSON.parse(data as string);
    });
    return new Promise<void>(resolve => source.addEventListener('start', () => resolve(), { once: true }));
  }, `${stage}/${deployments}`);

/** Plain rows of fixed height, each contained and skipped while out of view; an update changes the row's texts. */
const showRows = (page: Page, stage: string): Promise<void> =>
  page.evaluate(
    ([url, count]) => {
      const style = document.createElement('style');
      style.textContent = `.list { height: 600px; overflow: auto }
        .row { display: grid; grid-template-columns: repeat(6, 1fr); height: 44px; contain: strict;
          content-visibility: auto; contain-intrinsic-size: auto 44px }`;
      const list = document.createElement('div');
      list.className = 'list';
      const rows = new Map<string, HTMLElement>();
      for (let index = 0; index < count; index += 1) {
        const row = document.createElement('div');
        row.className = 'row';
        for (const text of [`Recipe ${index}`, 'Test', 'success', '200', '100 %', '8:00']) {
          const cell = document.createElement('span');
          cell.textContent = text;
          row.append(cell);
        }
        rows.set(`deployment-${index}`, row);
        list.append(row);
      }
      document.head.append(style);
      document.body.append(list);
      const source = new EventSource(`${url}/v1/events`);
      source.addEventListener('run', ({ data }) => {
        const { run } = JSON.parse(data as string) as {
          run: { deployment: string; status: string; created: number; progress: number; startedAt: string };
        };
        const [, , status, created, progress, at] = rows.get(run.deployment)?.children ?? [];
        if (!status || !created || !progress || !at) return;
        status.textContent = run.status;
        created.textContent = String(run.created);
        progress.textContent = `${Math.round(run.progress * 100)} %`;
        at.textContent = run.startedAt;
      });
      return new Promise<void>(resolve => source.addEventListener('start', () => resolve(), { once: true }));
    },
    [`${stage}/${deployments}`, deployments] as const,
  );

/** What one update costs the page, and how busy it is with them. */
const weighUpdates = async (
  stage: Stage,
  show: (page: Page, stage: string) => Promise<void>,
): Promise<{ perUpdate: number; busy: number }> => {
  const browser = await openBrowser();
  try {
    const { page, weigh } = await browser.open(stage.url, 'citizen-deployments');
    await show(page, stage.url);
    await page.waitForTimeout(2_000);
    let sent = 0;
    let time = 0;
    const work = await weigh(async () => {
      const start = performance.now();
      const end = stage.sendUpdates(updatesPerSecond, deployments);
      await page.waitForTimeout(period);
      sent = end();
      time = performance.now() - start;
    });
    return { perUpdate: work / sent, busy: (work / time) * 100 };
  } finally {
    await browser.close();
  }
};

/** Many deployments whose runs go on, in processor time of the page's main thread. */
export const measureDeployments = async (rounds = 5): Promise<readonly Figure[]> => {
  const stage = await openStage();
  const ours: number[] = [];
  const floor: number[] = [];
  const busy: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const stream = await weighUpdates(stage, readStream);
      floor.push((await weighUpdates(stage, showRows)).perUpdate - stream.perUpdate);
      const own = await weighUpdates(stage, showDeployments);
      ours.push(own.perUpdate - stream.perUpdate);
      busy.push(own.busy);
    }
  } finally {
    await stage.close();
  }
  const what = `${deployments.toLocaleString('en')} rows, ${updatesPerSecond} updates a second`;
  return [
    {
      part: 'deployments',
      name: `one of them: ${what}`,
      unit: 'ms',
      ours,
      floor: { name: 'plain contained rows', values: floor },
      limit: { kind: 'ratio', most: 1.5 },
    },
    {
      part: 'deployments',
      name: `how busy the page is: ${what}`,
      unit: '%',
      ours: busy,
      floor: null,
      limit: { kind: 'value', most: 3 },
    },
  ];
};
