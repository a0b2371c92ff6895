import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { CitizenDashboard } from '../../src/elements/dashboard/dashboard.element.ts';
import '../../src/elements/dashboard/dashboard.define.ts';
import { facetCounts } from '../../src/model/facets.ts';
import { nextEvent, saying, shown, textOf } from './support/shown.ts';
import { EditorHost } from './support/editor-host.ts';
import { recipeAt } from './support/many-recipes.ts';
import { deploy, freshName, openGate, tokenUrl, type Gate, type TokenOptions } from './support/stage.ts';
import { apiUrl, json, newToken, page } from './support/wizard-host.ts';

const noSelection = { endpoint: [], source: [], target: [], category: [], action: [] };
const recipe = 'Copy contacts from Harbor to PostgreSQL';

const type = async (element: Element, label: string, words: string): Promise<void> => {
  const search = await shown<HTMLInputElement>(element, 'input[type=search]', ({ ariaLabel }) => ariaLabel === label);
  search.value = words;
  search.dispatchEvent(new Event('input', { bubbles: true }));
};

describe('<citizen-dashboard>', () => {
  let gate: Gate;
  let customer: string;
  const open = (who: TokenOptions = { customer }) =>
    fixture<CitizenDashboard>(
      html`<citizen-dashboard api-url=${gate.apiUrl} token-url=${tokenUrl(who)}></citizen-dashboard>`,
    );

  beforeEach(() => {
    gate = openGate();
    customer = freshName();
  });

  it('shows the way to the recipes at the first visit, and none to those of admins', async () => {
    const dashboard = await open();
    expect(textOf(await shown(dashboard, '.empty .subtitle'))).to.equal('Connect your first two apps');
    await shown(dashboard, '.chip');
    await expect(dashboard).to.be.accessible();
    expect(dashboard.shadowRoot?.querySelector('[part=my-recipes-link]')).to.equal(null);
    const going = nextEvent(dashboard, 'citizen-navigate');
    (await shown(dashboard, '.empty .btn')).click();
    expect((await going).page).to.equal('gallery');
  });

  it('counts what is deployed as it changes, and leads to what is counted', async () => {
    const dashboard = await open();
    await shown(dashboard, '.empty');
    await deploy(customer);
    await shown(dashboard, '.stile.ok .n', saying('1'));
    expect(textOf(await shown(dashboard, '.head p'))).to.equal('Everything is running.');
    await setViewport({ width: 1100, height: 800 });
    await expect(dashboard).to.be.accessible();
    await setViewport({ width: 360, height: 800 });
    await expect(dashboard).to.be.accessible();
    await setViewport({ width: 1000, height: 800 });
    const going = nextEvent(dashboard, 'citizen-navigate');
    (await shown(dashboard, '.stile.ok')).click();
    const { page, tile } = await going;
    expect([page, tile]).to.deep.equal(['deployments', 'ok']);
  });

  it('finds what is deployed, with the ways to its answers and to what happened', async () => {
    const { id } = await deploy(customer);
    const dashboard = await open();
    const row = await shown(dashboard, '[part=deployed] .rowbtn', saying(recipe));
    const changing = nextEvent(dashboard, 'citizen-navigate');
    (await shown(dashboard, '.rowacts button', ({ ariaLabel }) => ariaLabel?.startsWith('Change') ?? false)).click();
    expect(await changing).to.include({
      page: 'wizard',
      recipe: 'harbor-contacts-to-postgresql',
      deployment: id,
    });
    const looking = nextEvent(dashboard, 'citizen-navigate');
    row.click();
    expect(await looking).to.include({ page: 'deployments', deployment: id });
    await type(dashboard, 'Search your running recipes', 'payroll');
    await shown(dashboard, '[part=deployed] .line', saying('None of your running recipes matches “payroll”.'));
    (await shown(dashboard, '[part=deployed] .line .btn')).click();
    await shown(dashboard, '[part=deployed] .rowbtn');
    await type(dashboard, 'Search your running recipes', 'harbor');
    await shown(dashboard, '[part=deployed] .rowbtn', saying(recipe));
  });

  it('finds recipes by words, by app and by category, and opens them', async () => {
    const dashboard = await open();
    await type(dashboard, 'Search by app or name', 'contacts harbor');
    const found = await shown(dashboard, '[part=discover] .rowbtn', saying(recipe));
    const chosen = nextEvent(dashboard, 'citizen-recipe-select');
    found.click();
    expect((await chosen).recipe.id).to.equal('harbor-contacts-to-postgresql');
    await type(dashboard, 'Search by app or name', 'nosuchthing');
    await shown(dashboard, '[part=discover] .line', saying('No recipe matches “nosuchthing”.'));
    (await shown(dashboard, '[part=discover] .line .btn')).click();
    const app = await shown(dashboard, '.chip', saying('SFTP'));
    app.click();
    await shown(dashboard, '[part=discover] .rowbtn', saying(/CSV/));
    expect(app.getAttribute('aria-pressed')).to.equal('true');
    await expect(dashboard).to.be.accessible();
    const count = /\d+/.exec(textOf(await shown(dashboard, '[part=discover] .line')))?.[0];
    const going = nextEvent(dashboard, 'citizen-navigate');
    (
      await shown(dashboard, '[part=discover] .phead .btn', saying(new RegExp(`^(All ${count}|See the only one)$`)))
    ).click();
    const { page, filters } = await going;
    expect([page, filters]).to.deep.equal(['gallery', { query: '', endpoint: ['sftp-csv'], category: [] }]);
  });

  it('leads admins to My Recipes', async () => {
    const dashboard = await open({ role: 'admin' });
    const going = nextEvent(dashboard, 'citizen-navigate');
    (await shown(dashboard, '[part=my-recipes-link]')).click();
    expect((await going).page).to.equal('recipes');
  });

  it('loads anew after a gap in what it is told', async () => {
    const host = new EditorHost();
    let deployed = 0;
    let names = ['There before'];
    host.on('GET /v1/deployments/summary', () =>
      json({ ok: deployed, warning: 0, error: 0, none: 0, total: deployed }),
    );
    host.on('GET /v1/deployments', () => page([]));
    host.on('GET /v1/recipes', () => {
      const items = names.map((name, place) => recipeAt(place, { name }));
      return json({ items, total: items.length, next: null, facets: facetCounts(items, noSelection) });
    });
    try {
      const dashboard = document.createElement('citizen-dashboard');
      Object.assign(dashboard, { apiUrl, token: newToken() });
      document.body.append(dashboard);
      await shown(dashboard, '.empty');
      await type(dashboard, 'Search by app or name', 'recipe');
      await shown(dashboard, '[part=discover] .rowbtn', saying('There before'));
      await waitUntil(() => host.isFollowed);
      deployed = 3;
      names = ['Made in the gap'];
      host.emit({ type: 'reset' });
      await shown(dashboard, '.stile.ok .n', saying('3'));
      await shown(dashboard, '[part=discover] .rowbtn', saying('Made in the gap'));
    } finally {
      document.querySelector('citizen-dashboard')?.remove();
      host.restore();
    }
  });

  it('shows what went wrong, and goes on', async () => {
    await gate.break('silent', '/v1/deployments');
    const waiting = await open();
    await shown(waiting, '[aria-busy=true]');
    await expect(waiting).to.be.accessible();
    waiting.remove();
    await gate.break('unavailable', '/v1/deployments');
    const dashboard = await open();
    await shown(dashboard, '[part=error]', saying('We could not load your integrations'));
    await expect(dashboard).to.be.accessible();
    await gate.heal();
    (await shown(dashboard, '[part=error] .btn')).click();
    await shown(dashboard, '.empty');
  });
});
