import { loadRoutes } from './client/index.ts';
import './elements/provider/provider.define.ts';
import './elements/gallery/gallery.define.ts';
import './elements/integrator/integrator.define.ts';

// What most pages do not have comes when the first one is in the page. Inside other elements, they see to it themselves.
const later: Readonly<Record<string, () => Promise<unknown>>> = {
  'citizen-curation': () => import('./elements/curation/curation.define.ts'),
  'citizen-dashboard': () => import('./elements/dashboard/dashboard.define.ts'),
  'citizen-deployments': () => import('./elements/deployments/deployments.define.ts'),
  'citizen-recipe-editor': () => import('./elements/recipe-editor/recipe-editor.define.ts'),
  'citizen-recipes': () => import('./elements/recipes/recipes.define.ts'),
  'citizen-wizard': () => import('./elements/wizard/wizard.define.ts'),
  'citizen-log': () => import('./elements/log/log.define.ts'),
};
const awaited = new Set(Object.keys(later));

const load = async (tag: string): Promise<void> => {
  awaited.delete(tag);
  try {
    await Promise.all([later[tag]?.(), loadRoutes()]);
  } catch (error) {
    awaited.add(tag); // looked for again with the next change of the page
    console.warn(`citizen-integrator: <${tag}> could not be fetched.`, error);
  }
};

const look = (): void => {
  for (const tag of awaited) if (document.querySelector(tag)) void load(tag);
};

new MutationObserver(look).observe(document, { childList: true, subtree: true });
look();
