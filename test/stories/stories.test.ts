import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../end-to-end/browser.ts';
import { createStoryPage, readStories, serveStorybook, type Storybook, type StoryOutcome } from './storybook.ts';

const stories = await readStories();
/** What the browser itself says of an address that cannot be had, as some stories want it. */
const isWanted = (complaint: string): boolean => complaint.includes('Failed to load resource');

describe('Storybook', { concurrency: 2 }, () => {
  let browser: Browser;
  let storybook: Storybook;
  before(async () => {
    [browser, storybook] = await Promise.all([launchBrowser(), serveStorybook()]);
  });
  after(() => Promise.all([browser.close(), storybook.close()]));

  it('has stories of every element', () => {
    assert.ok(stories.length > 60, `only ${stories.length} stories`);
    const titles = new Set(stories.map(({ title }) => title));
    for (const name of [
      'Gallery',
      'Wizard',
      'Deployments',
      'Log',
      'Integrator',
      'Provider',
      'RecipeEditor',
      'Recipes',
      'Dashboard',
      'Curation',
    ]) {
      assert.ok(titles.has(`Elements/${name}`), `${name} has no stories`);
    }
  });

  // Two pages share the stories of all titles; each title keeps to one page.
  for (const title of new Set(stories.map(({ title }) => title))) {
    describe(title, { concurrency: 1 }, () => {
      let watched: WatchedPage;
      let open: (id: string) => Promise<StoryOutcome>;
      before(async () => {
        watched = await openPage(browser, { viewport: { width: 1040, height: 900 }, reducedMotion: 'reduce' });
        open = await createStoryPage(watched.page, storybook);
      });
      after(() => watched.page.context().close());

      for (const { id, name } of stories.filter(story => story.title === title)) {
        it(name, async () => {
          const heard = watched.complaints.length;
          const { errors, violations } = await open(id);
          assert.deepEqual(errors, []);
          assert.deepEqual(violations, []);
          assert.deepEqual(
            watched.complaints.slice(heard).filter(complaint => !isWanted(complaint)),
            [],
          );
        });
      }
    });
  }
});
