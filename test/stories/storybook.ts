import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const folder = fileURLToPath(new URL('../../dist/storybook/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Storybook {
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Serves the built Storybook. */
export const serveStorybook = async (): Promise<Storybook> => {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://storybook.invalid').pathname);
    readFile(join(folder, path)).then(
      content => {
        response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(content);
      },
      () => response.writeHead(path === '/favicon.ico' ? 204 : 404).end(),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export interface StoryEntry {
  readonly id: string;
  readonly title: string;
  readonly name: string;
}

export const readStories = async (): Promise<readonly StoryEntry[]> => {
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as {
    entries: Record<string, StoryEntry & { readonly type: string }>;
  };
  return Object.values(index.entries).filter(({ type }) => type === 'story');
};

/** What came of a story: what its play threw, and what axe found. */
export interface StoryOutcome {
  readonly errors: readonly string[];
  readonly violations: readonly string[];
}

interface Channel {
  emit(type: string, data: unknown): void;
}

interface StoryWindow {
  __STORYBOOK_ADDONS_CHANNEL__: Channel;
  outcomes: Record<string, StoryOutcome>;
}

/** Opens stories one after the other in one page, which is many times as fast as loading it for each. */
export const createStoryPage = async (
  page: Page,
  { address }: Storybook,
): Promise<(id: string) => Promise<StoryOutcome>> => {
  await page.addInitScript({ path: fileURLToPath(new URL('listen.js', import.meta.url)) });
  let isOpen = false;
  return async id => {
    if (isOpen) {
      await page.evaluate(storyId => {
        const { __STORYBOOK_ADDONS_CHANNEL__: channel } = window as unknown as StoryWindow;
        channel.emit('setCurrentStory', { storyId, viewMode: 'story' });
      }, id);
    } else await page.goto(`${address}/iframe.html?id=${id}&viewMode=story`);
    isOpen = true;
    const outcome = await page.waitForFunction(storyId => (window as unknown as StoryWindow).outcomes[storyId], id, {
      timeout: 60_000,
    });
    return (await outcome.jsonValue()) as StoryOutcome;
  };
};
