import { expect, fixture, fixtureCleanup, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { CitizenGallery } from '../../src/elements/gallery/gallery.element.ts';
import '../../src/elements/gallery/gallery.define.ts';
import type { RecipeRequestEvent } from '../../src/elements/gallery/gallery.events.ts';
import { focused, nextEvent, saying, shown, textOf } from './support/shown.ts';
import { hostOf, manyRecipes, recipeAt } from './support/many-recipes.ts';
import { freshName, openGate, tokenUrl, type Gate } from './support/stage.ts';
import { stubFetch, unsignedToken, type Answer, type StubbedFetch } from './support/stub-fetch.ts';
import { until } from './support/until.ts';

const names = (gallery: CitizenGallery): string[] =>
  [...(gallery.shadowRoot?.querySelectorAll('.card .open') ?? [])].map(textOf);

const harborRecipe = 'Copy contacts from Harbor to PostgreSQL';

describe('<citizen-gallery>', () => {
  let gate: Gate;
  const open = (endpoints = '') =>
    fixture<CitizenGallery>(
      html`<citizen-gallery
        api-url=${gate.apiUrl}
        token-url=${tokenUrl({ customer: freshName() })}
        endpoints=${endpoints}
      ></citizen-gallery>`,
    );

  beforeEach(() => {
    gate = openGate();
  });

  it('shows the recipes, and says when it does', async () => {
    const gallery = await open();
    await nextEvent(gallery, 'citizen-ready');
    await shown(gallery, '.card .open', saying(harborRecipe));
    expect(textOf(await shown(gallery, '[part=heading]'))).to.equal('Connect your apps');
    for (const theme of ['light', 'dark']) {
      gallery.setAttribute('theme', theme);
      await expect(gallery).to.be.accessible();
    }
  });

  it('gives the chosen recipe, by mouse and by key', async () => {
    const gallery = await open();
    const card = await shown(gallery, '.card .open', saying(harborRecipe));
    const byMouse = nextEvent(gallery, 'citizen-recipe-select');
    card.click();
    expect((await byMouse).recipe.id).to.equal('harbor-contacts-to-postgresql');
    const byKey = nextEvent(gallery, 'citizen-recipe-select');
    card.focus();
    await sendKeys({ press: 'Enter' });
    const event = await byKey;
    expect(event.cancelable && event.bubbles && event.composed).to.equal(true);
  });

  it('opens a card wherever it is pressed', async () => {
    const gallery = await open();
    const card = await shown(gallery, '.card', saying(harborRecipe));
    card.scrollIntoView({ block: 'center' });
    const { left, bottom } = card.getBoundingClientRect();
    const target = gallery.shadowRoot?.elementFromPoint(left + 8, bottom - 8);
    expect(target?.className).to.equal('open');
  });

  it('searches as one types, forgives a slip, and finds the way back', async () => {
    const gallery = await open();
    await shown(gallery, '.card .open');
    const all = names(gallery).length;
    const search = await shown<HTMLInputElement>(gallery, 'input[type=search]');
    search.focus();
    await sendKeys({ type: 'harbour contcts postgres' });
    await until(() => names(gallery).length === 1);
    expect(names(gallery)).to.deep.equal([harborRecipe]);
    await shown(gallery, '[role=status]', saying('1 recipe'));
    await sendKeys({ type: ' payroll bonus' });
    expect(textOf(await shown(gallery, '.empty .subtitle'))).to.include('payroll bonus”');
    await expect(gallery).to.be.accessible();
    (await shown(gallery, '.empty .btn', saying('Clear search'))).click();
    await gallery.updateComplete;
    expect(names(gallery)).to.have.length(all);
    expect(focused(gallery)).to.equal(search);
  });

  it('goes to the search with a slash', async () => {
    const gallery = await open();
    (await shown(gallery, '.card .open')).focus();
    await sendKeys({ press: '/' });
    expect(focused(gallery)?.getAttribute('type')).to.equal('search');
    await sendKeys({ press: '/' });
    expect((focused(gallery) as HTMLInputElement).value).to.equal('/');
  });

  it('narrows down by filters whose counts hold', async () => {
    await setViewport({ width: 1100, height: 800 });
    const gallery = await open();
    await shown(gallery, '.card .open');
    const filter = await shown(gallery, '.gallery > .facets label', saying('Harbor'));
    const count = Number(textOf(filter.querySelector('.n')));
    filter.click();
    await until(() => names(gallery).length === count);
    const chip = await shown(gallery, '.chip');
    expect(chip.getAttribute('aria-label')).to.equal('Remove filter Harbor');
    chip.click();
    await until(() => names(gallery).length > count);
    expect(gallery.shadowRoot?.querySelector('.chip')).to.equal(null);
  });

  it('puts the filters into a dialog where it is narrow', async () => {
    await setViewport({ width: 400, height: 800 });
    const gallery = await open();
    await shown(gallery, '.card .open');
    expect(getComputedStyle(await shown(gallery, '.gallery > .facets')).display).to.equal('none');
    const button = await shown(gallery, '.facets-btn');
    button.focus();
    button.click();
    const dialog = await shown<HTMLDialogElement>(gallery, 'dialog', ({ open: isOpen }) => isOpen);
    await expect(gallery).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    expect(dialog.open).to.equal(false);
    expect(focused(gallery)).to.equal(button);
    await setViewport({ width: 1100, height: 800 });
  });

  it('sorts', async () => {
    const gallery = await open();
    await shown(gallery, '.card .open');
    const order = await shown<HTMLSelectElement>(gallery, 'select');
    order.value = 'name';
    order.dispatchEvent(new Event('change'));
    const sorted = () => [...names(gallery)].sort((a, b) => a.localeCompare(b, 'en'));
    await waitUntil(() => names(gallery).join() === sorted().join(), 'They stay as they were');
  });

  it('shows only the recipes of some apps, and says so when there are none', async () => {
    const some = await open('harbor');
    await shown(some, '.card .open');
    expect(names(some)).to.include(harborRecipe);
    const apps = [...(some.shadowRoot?.querySelectorAll('.card [part=endpoints]') ?? [])].map(textOf);
    expect(apps.every(pair => pair.includes('Ha'))).to.equal(true);
    const none = await open('nowhere');
    expect(textOf(await shown(none, '.empty .subtitle'))).to.equal('There are no recipes yet');
    await expect(none).to.be.accessible();
  });

  it('shows a skeleton while it waits', async () => {
    await gate.break('silent', '/v1/recipes');
    const gallery = await open();
    await shown(gallery, '[aria-busy=true]');
    expect(textOf(await shown(gallery, '.result'))).to.equal('Loading recipes…');
    await expect(gallery).to.be.accessible();
  });

  it('says what the host says when it cannot have the recipes, and shows them when it can', async () => {
    await gate.break('unavailable', '/v1/recipes');
    const gallery = await open();
    const event = await nextEvent(gallery, 'citizen-error');
    expect(event.kind).to.equal('unavailable');
    expect(event.requestId).to.equal('req-of-the-gate');
    const state = await shown(gallery, '[part=error]');
    expect(textOf(state)).to.include('We could not load the recipes');
    expect(textOf(state)).to.include('The recipes rest for a minute.');
    expect(textOf(state)).to.include('reference req-of-the-gate');
    await expect(gallery).to.be.accessible();
    await gate.heal();
    (await shown(gallery, '[part=error] .btn')).click();
    await shown(gallery, '.card .open');
  });

  it('comes back by itself after the connection was gone', async () => {
    await gate.break('offline', '/v1/recipes');
    const gallery = await open();
    expect((await nextEvent(gallery, 'citizen-error')).kind).to.equal('offline');
    expect(textOf(await shown(gallery, '[part=error]'))).to.include('Your connection may have dropped');
    await gate.heal();
    await shown(gallery, '.card .open');
  });

  it('is never blank when an answer does not fit', async () => {
    await gate.break('malformed', '/v1/recipes');
    const gallery = await open();
    expect((await nextEvent(gallery, 'citizen-error')).kind).to.equal('unexpected');
    expect(textOf(await shown(gallery, '[part=error]'))).to.include('in a way that we do not understand');
  });

  it('uses the heading level of the page', async () => {
    const gallery = await open();
    gallery.headingLevel = 4;
    await shown(gallery, '.card .open');
    await gallery.updateComplete;
    expect(gallery.shadowRoot?.querySelector('[part=heading]')?.localName).to.equal('h4');
    expect(gallery.shadowRoot?.querySelector('[part=card-title]')?.localName).to.equal('h5');
    fixtureCleanup();
  });
});

describe('<citizen-gallery> with many recipes', () => {
  let network: StubbedFetch | undefined;
  const open = async (answer: Answer, filters = {}) => {
    network = stubFetch(answer);
    const gallery = await fixture<CitizenGallery>(
      html`<citizen-gallery
        api-url="https://recipes.example"
        token=${unsignedToken({ customer: freshName() })}
        .filters=${filters}
      ></citizen-gallery>`,
    );
    return gallery;
  };
  const cards = (gallery: CitizenGallery) => gallery.shadowRoot?.querySelectorAll('.card[data-recipe]').length ?? 0;
  const searches = () => network?.calls.filter(({ url }) => url.searchParams.has('q')) ?? [];
  const type = async (gallery: CitizenGallery, words: string) => {
    (await shown(gallery, 'input[type=search]')).focus();
    await sendKeys({ type: words });
  };

  beforeEach(() => setViewport({ width: 1100, height: 800 }));
  afterEach(() => {
    fixtureCleanup();
    network?.restore();
  });

  it('shows the first ones at once, and the others while nobody waits', async () => {
    const gallery = await open(hostOf(manyRecipes(500)));
    await shown(gallery, '.card .open');
    expect(cards(gallery)).to.equal(60);
    await until(() => cards(gallery) === 500);
    expect(gallery.shadowRoot?.querySelector('.more')).to.equal(null);
    expect(network?.calls).to.have.length(2);
  });

  it('fetches the others of many only when somebody takes an interest', async () => {
    const gallery = await open(hostOf(manyRecipes(1300)));
    await shown(gallery, '.card .open');
    expect(textOf(await shown(gallery, '.more'))).to.include('Showing 60 of 1,300');
    expect(network?.calls).to.have.length(1);
    await type(gallery, 'keyword1299');
    await until(() => cards(gallery) === 1);
    expect(textOf(await shown(gallery, '.card .open'))).to.include('Recipe 1299');
    expect(searches()).to.have.length(0);
  });

  it('lets whoever types go on before it makes more of what was found', async () => {
    const gallery = await open(hostOf(manyRecipes(130)));
    await until(() => cards(gallery) === 130);
    let typed = 0;
    gallery.addEventListener('citizen-filters-change', () => (typed = performance.now()));
    await type(gallery, 'recipe');
    let made = 0;
    await until(() => {
      if (cards(gallery) > 60) made ||= performance.now();
      return made > 0 && cards(gallery) === 130;
    });
    expect(made - typed).to.be.above(300);
  });

  it('shows more when asked to, and goes on with the first new one', async () => {
    const gallery = await open(hostOf(manyRecipes(1300)));
    const button = await shown(gallery, '.more .btn');
    button.focus();
    button.click();
    await until(() => focused(gallery)?.textContent?.includes('Recipe 60 '));
    expect((await shown(gallery, '.card[data-recipe=recipe-60]')).getAttribute('aria-posinset')).to.equal('61');
    expect((await shown(gallery, '.card[data-recipe=recipe-60]')).getAttribute('aria-setsize')).to.equal('1300');
  });

  it('makes the next ones as one comes to the end', async () => {
    const gallery = await open(hostOf(manyRecipes(1300)));
    (await shown(gallery, '.card .open')).focus();
    await until(() => cards(gallery) === 600);
    gallery.shadowRoot?.querySelector('.more')?.scrollIntoView();
    await until(() => cards(gallery) > 600);
  });

  it('asks the host where there are too many to search here', async () => {
    const recipes = manyRecipes(5100);
    const gallery = await open(hostOf(recipes));
    await type(gallery, 'keyword5099');
    await until(() => cards(gallery) === 1);
    expect(textOf(await shown(gallery, '.card .open'))).to.include('Recipe 5099');
    await until(() => searches().length > 0);
    expect(network?.calls.every(({ url }) => Number(url.searchParams.get('limit')) <= 60)).to.equal(true);
    const clear = await shown(gallery, '.clear');
    clear.click();
    await until(() => cards(gallery) === 60);
    (await shown(gallery, '.more .btn')).click();
    await until(() => focused(gallery)?.textContent?.includes('Recipe 60 '));
  });

  it('keeps the last answer in view, and says so, when the next one does not come', async () => {
    let isAway = false;
    const host = hostOf(manyRecipes(5100));
    const gallery = await open(call => {
      if (isAway) throw new TypeError('gone');
      return host(call);
    });
    await shown(gallery, '.card .open');
    isAway = true;
    await type(gallery, 'keyword7');
    const trouble = await shown(gallery, '[part=notice]');
    expect(textOf(trouble)).to.include('Your connection may have dropped');
    expect(cards(gallery)).to.equal(60);
    expect((await shown(gallery, '.found')).getAttribute('aria-busy')).to.equal('true');
    isAway = false;
    (await shown(gallery, '[part=notice] .btn')).click();
    await until(() => gallery.shadowRoot?.querySelector('.found')?.getAttribute('aria-busy') === 'false');
    expect(gallery.shadowRoot?.querySelector('[part=notice]')).to.equal(null);
  });

  it('tells what is searched for and chosen, and takes it back', async () => {
    const gallery = await open(hostOf(manyRecipes(40)));
    const told: unknown[] = [];
    gallery.addEventListener('citizen-filters-change', ({ filters }) => told.push(filters));
    await type(gallery, 'recipe');
    (await shown(gallery, '.gallery > .facets label', saying('Slack'))).click();
    const order = await shown<HTMLSelectElement>(gallery, 'select');
    order.value = 'quickest';
    order.dispatchEvent(new Event('change'));
    const { filters } = gallery;
    expect(filters).to.deep.equal({
      query: 'recipe',
      endpoint: ['slack'],
      source: [],
      target: [],
      category: [],
      action: [],
      collection: [],
      sort: 'quickest',
    });
    expect(told.at(-1)).to.deep.equal(filters);
    await until(() => cards(gallery) < 40);
    const here = names(gallery);
    gallery.filters = null;
    await gallery.updateComplete;
    expect(names(gallery).length).to.be.greaterThan(here.length);
    const count = told.length;
    gallery.filters = filters;
    await gallery.updateComplete;
    expect(names(gallery)).to.deep.equal(here);
    expect(told).to.have.length(count);
    expect((await shown<HTMLSelectElement>(gallery, 'select')).value).to.equal('quickest');
  });

  it('begins with the filters that it is given, and leaves out what does not fit', async () => {
    const filters = { query: 'recipe', endpoint: 'slack', sort: 'nothing', category: [7, 'finance'], other: true };
    const gallery = await open(hostOf(manyRecipes(40)), filters);
    expect((await shown<HTMLInputElement>(gallery, 'input[type=search]')).value).to.equal('recipe');
    expect(gallery.filters.sort).to.equal('popular');
    await until(() => cards(gallery) > 0);
    await shown(gallery, '.chip');
    expect([...(gallery.shadowRoot?.querySelectorAll('.chip') ?? [])].map(textOf)).to.deep.equal(['Slack', 'Finance']);
  });

  it('narrows down to what is read from an app, and to what is written to it', async () => {
    const gallery = await open(hostOf(manyRecipes(40)), { source: ['shopify'] });
    const facet = async (title: string) => {
      const summary = await shown(gallery, '.gallery > .facets summary', saying(title));
      return summary.closest('details') ?? expect.fail(title);
    };
    await until(() => cards(gallery) > 0 && cards(gallery) < 40);
    const fromShopify = cards(gallery);
    expect(names(gallery).every(name => name.includes('from Shopify to'))).to.equal(true);
    expect(textOf(await shown(gallery, '.chip'))).to.equal('From Shopify');
    const to = await facet('To');
    expect(to.open).to.equal(false);
    to.open = true;
    const choice = to.querySelector('label') ?? expect.fail('nothing to choose');
    const count = Number(textOf(choice.querySelector('.n')));
    choice.click();
    await until(() => cards(gallery) === count);
    expect(count).to.be.lessThan(fromShopify + 1);
    expect(gallery.filters.source).to.deep.equal(['shopify']);
    expect(gallery.filters.target).to.have.length(1);
    gallery.filters = { endpoint: ['shopify'] };
    await until(() => cards(gallery) > fromShopify);
  });

  it('puts first what was set up lately', async () => {
    const used = (place: number, usedAt: string) => recipeAt(place, { usedAt });
    const gallery = await open(
      hostOf([recipeAt(0), recipeAt(1), used(2, '2026-11-20T08:00:00Z'), used(3, '2026-11-24T08:00:00Z')]),
    );
    const order = await shown<HTMLSelectElement>(gallery, 'select');
    order.value = 'used';
    order.dispatchEvent(new Event('change'));
    await until(() => names(gallery)[0]?.startsWith('Recipe 3 '));
    expect(names(gallery).map(name => name.split(' ')[1])).to.deep.equal(['3', '2', '0', '1']);
    expect(gallery.filters.sort).to.equal('used');
  });

  it('takes the wish for a recipe that is not there', async () => {
    const gallery = await open(hostOf(manyRecipes(40)), { target: ['jira'] });
    const wishes: RecipeRequestEvent[] = [];
    document.body.addEventListener('citizen-recipe-request', event => wishes.push(event), { once: true });
    await shown(gallery, '.card .open');
    await type(gallery, 'payroll of shopify');
    const field = await shown<HTMLInputElement>(gallery, '[part=request] input');
    expect(field.value).to.equal('payroll of shopify');
    await expect(gallery).to.be.accessible();
    field.focus();
    await sendKeys({ type: ' bonus' });
    await sendKeys({ press: 'Enter' });
    await shown(gallery, '[part=request] [role=status]', saying('passed on'));
    expect(gallery.shadowRoot?.activeElement?.getAttribute('part')).to.equal('request');
    expect(wishes).to.have.length(1);
    expect(wishes[0]?.query).to.equal('payroll of shopify bonus');
    expect(wishes[0]?.endpoints).to.deep.equal(['jira', 'shopify']);
    (await shown(gallery, '.empty .btn', saying('Clear search'))).click();
    await until(() => cards(gallery) > 0);
    expect(gallery.shadowRoot?.querySelector('[part=request]')).to.equal(null);
  });

  it('keeps the focus beside the filter that was taken away', async () => {
    const gallery = await open(hostOf(manyRecipes(40)), { category: ['finance'], endpoint: ['slack', 'jira'] });
    const press = async (place: number) => {
      const chips = gallery.shadowRoot?.querySelectorAll<HTMLElement>('.chip') ?? [];
      const { length } = chips;
      chips[place]?.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => gallery.shadowRoot?.querySelectorAll('.chip').length === length - 1);
    };
    await shown(gallery, '.chip');
    await press(0);
    expect(textOf(focused(gallery))).to.equal('Jira');
    await press(1);
    expect(textOf(focused(gallery))).to.equal('Jira');
    await press(0);
    expect(textOf(focused(gallery))).to.match(/^\d+ recipes$/);
  });

  it('asks the host once for a word that is typed at a stretch, and shows the facets of its answer', async () => {
    const gallery = await open(hostOf(manyRecipes(5100)));
    await shown(gallery, '.card .open');
    await type(gallery, 'keyword4');
    await until(() => gallery.shadowRoot?.querySelector('.found')?.getAttribute('aria-busy') === 'false');
    const asked = searches().map(({ url }) => url.searchParams.get('q'));
    expect(asked.at(-1)).to.equal('keyword4');
    expect(asked.length).to.be.lessThan(8);
    const found = Number(/^([\d,]+) recipes/.exec(textOf(await shown(gallery, '.result')))?.[1]?.replace(',', ''));
    const categories = [...(gallery.shadowRoot?.querySelectorAll('.facet [aria-label=Category] .n') ?? [])];
    expect(categories.reduce((sum, count) => sum + Number(textOf(count)), 0)).to.equal(found);
  });

  it('marks verified and private recipes by word and shape', async () => {
    const own = recipeAt(1, { verified: false, visibility: 'private' });
    const forCustomers = recipeAt(3, { verified: false, visibility: 'organization' });
    const gallery = await open(hostOf([recipeAt(0), own, recipeAt(2, { verified: false }), forCustomers]));
    await shown(gallery, '.card .open');
    const badges = [...(gallery.shadowRoot?.querySelectorAll('.card .top') ?? [])].map(top =>
      textOf(top.lastElementChild),
    );
    expect(badges[0]).to.equal('Verified');
    expect(badges[1]).to.equal('Private');
    expect(badges[2]).not.to.match(/Verified|Private/);
    expect(badges[3], 'customers see it').not.to.match(/Verified|Private/);
  });

  it('shows what the page puts into its slots', async () => {
    const gallery = await open(hostOf(manyRecipes(3)));
    await shown(gallery, '.card .open');
    for (const name of ['header', 'footer', 'card-extra-recipe-1']) {
      const given = Object.assign(document.createElement('p'), { slot: name, textContent: `Of the page: ${name}` });
      gallery.append(given);
      expect(given.assignedSlot?.name).to.equal(name);
    }
    const card = await shown(gallery, '.card[data-recipe=recipe-1]');
    expect(card.querySelector('slot')?.assignedElements().map(textOf)).to.deep.equal([
      'Of the page: card-extra-recipe-1',
    ]);
    expect(gallery.shadowRoot?.querySelector('[part=heading]')?.checkVisibility()).to.equal(false);
  });
});
