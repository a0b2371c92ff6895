import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { CitizenGallery } from '../../src/elements/gallery/gallery.element.ts';
import type { CitizenIntegrator } from '../../src/elements/integrator/integrator.element.ts';
import '../../src/elements/integrator/integrator.define.ts';
import { focused, nextEvent, saying, shown, textOf } from './support/shown.ts';
import { connectHarbor, deploy, freshName, openGate, tokenUrl } from './support/stage.ts';
import { until } from './support/until.ts';

const recipe = 'Copy contacts from Harbor to PostgreSQL';

describe('<citizen-integrator>', () => {
  let customer: string;
  const open = (page: 'dashboard' | 'gallery' | 'deployments' | 'wizard' = 'gallery') =>
    fixture<CitizenIntegrator>(
      html`<citizen-integrator
        page=${page}
        api-url=${openGate().apiUrl}
        token-url=${tokenUrl({ customer })}
      ></citizen-integrator>`,
    );

  beforeEach(() => {
    customer = freshName();
  });

  it('begins with the recipes, and goes to the deployments and their heading', async () => {
    const integrator = await open();
    await shown(await shown(integrator, 'citizen-gallery'), '.card .open');
    await expect(integrator).to.be.accessible();
    const going = nextEvent(integrator, 'citizen-navigate');
    (await shown(integrator, '.page', saying('Deployments'))).click();
    expect((await going).page).to.equal('deployments');
    const deployments = await shown(integrator, 'citizen-deployments');
    await shown(deployments, '.empty');
    expect(textOf(focused(integrator))).to.equal('Deployments');
    expect((await shown(integrator, '.page[aria-current=page]')).textContent).to.include('Deployments');
    await expect(integrator).to.be.accessible();
    (await shown(deployments, '.empty .btn', saying('Browse recipes'))).click();
    await shown(integrator, 'citizen-gallery');
  });

  it('opens the wizard for the chosen recipe', async () => {
    await connectHarbor(customer);
    const integrator = await open();
    const card = await shown(await shown(integrator, 'citizen-gallery'), '.card .open', saying(recipe));
    card.click();
    const wizard = await shown(integrator, 'citizen-wizard');
    expect(wizard.getAttribute('recipe')).to.equal('harbor-contacts-to-postgresql');
    await shown(wizard, '[part~=heading]', saying(recipe));
    expect(integrator.page).to.equal('wizard');
  });

  it('lets the page go elsewhere, however far outside it listens', async () => {
    const integrator = await open();
    const gallery = await shown(integrator, 'citizen-gallery');
    const card = await shown(gallery, '.card .open', saying(recipe));
    document.addEventListener('citizen-recipe-select', event => event.preventDefault(), { once: true });
    card.click();
    document.addEventListener('citizen-navigate', event => event.preventDefault(), { once: true });
    (await shown(integrator, '.page', saying('Deployments'))).click();
    await integrator.updateComplete;
    expect(integrator.page).to.equal('gallery');
    integrator.page = 'deployments';
    await shown(integrator, 'citizen-deployments');
  });

  it('gives its pages one session and one environment', async () => {
    const integrator = await open();
    await shown(await shown(integrator, 'citizen-gallery'), '.card .open');
    const registry = (globalThis as Record<symbol, unknown>)[Symbol.for('citizen-integrator/0')];
    expect((registry as { entries: Map<string, unknown> }).entries.size).to.equal(1);
  });

  it('marks where one is, in the wizard too', async () => {
    const integrator = await open();
    const marks = () =>
      [...(integrator.shadowRoot?.querySelectorAll('.page') ?? [])].map(page => page.getAttribute('aria-current'));
    expect(marks()).to.deep.equal([null, 'page', null]);
    integrator.goTo('wizard', 'harbor-contacts-to-postgresql');
    await shown(integrator, 'citizen-wizard');
    expect(marks()).to.deep.equal([null, 'true', null]);
    integrator.goTo('wizard', null, 'dep_1');
    await until(() => integrator.deployment === 'dep_1');
    await integrator.updateComplete;
    expect(marks()).to.deep.equal([null, null, 'true']);
    const wizard = await shown(integrator, 'citizen-wizard');
    expect([wizard.getAttribute('recipe'), wizard.getAttribute('deployment')]).to.deep.equal(['', 'dep_1']);
  });

  it('begins with the page that it is given', async () => {
    const integrator = await open('deployments');
    await shown(integrator, 'citizen-deployments');
    expect(integrator.shadowRoot?.querySelector('citizen-gallery')).to.equal(null);
    expect(document.activeElement).not.to.equal(integrator);
  });

  it('says gently that there is no such page, and shows the recipes', async () => {
    const integrator = await open('billing' as 'gallery');
    expect(textOf(await shown(integrator, '[part=notice]'))).to.include('no page “billing”');
    await shown(await shown(integrator, 'citizen-gallery'), '.card .open');
    expect(integrator.getAttribute('page')).to.equal('gallery');
    await expect(integrator).to.be.accessible();
    integrator.page = 'deployments';
    await shown(integrator, 'citizen-deployments');
    expect(integrator.shadowRoot?.querySelector('[part=notice]')).to.equal(null);
  });

  it('goes on to the heading as soon as the page has one, and says where one is', async () => {
    await connectHarbor(customer);
    const integrator = await open();
    (await shown(await shown(integrator, 'citizen-gallery'), '.card .open', saying(recipe))).click();
    await until(() => focused(integrator)?.getAttribute('part')?.includes('heading'));
    expect(textOf(focused(integrator))).to.include(recipe);
    await shown(integrator, '[role=status]', saying('Set up'));
  });

  it('finds the gallery as it was left, with the focus on the recipe that was looked at', async () => {
    await setViewport({ width: 400, height: 500 });
    const integrator = await open();
    const gallery = await shown<CitizenGallery>(integrator, 'citizen-gallery');
    (await shown(gallery, 'input[type=search]')).focus();
    await sendKeys({ type: 'harbor' });
    await until(() => gallery.filters.query === 'harbor');
    const order = await shown<HTMLSelectElement>(gallery, 'select');
    order.value = 'name';
    order.dispatchEvent(new Event('change'));
    await gallery.updateComplete;
    await shown(gallery, '.found:not(.old) .card');
    const card = [...(gallery.shadowRoot?.querySelectorAll<HTMLElement>('.card .open') ?? [])].at(-1);
    card?.focus();
    card?.scrollIntoView({ block: 'center' });
    const name = textOf(card);
    const topOfCard = () => card?.getBoundingClientRect().top ?? NaN;
    // What comes late may move the cards until the page is left.
    let top = NaN;
    const left = () => (top = topOfCard());
    integrator.addEventListener('citizen-recipe-select', left, { once: true, capture: true });
    expect(document.documentElement.scrollTop).to.be.greaterThan(100);
    card?.click();
    await until(() => integrator.shadowRoot?.querySelector('citizen-wizard'));
    await until(() => integrator.getBoundingClientRect().top >= 0);
    (await shown(integrator, '.page', saying('Recipes'))).click();
    await until(() => textOf(focused(integrator)) === name);
    expect(gallery.filters).to.include({ query: 'harbor', sort: 'name' });
    await until(() => Math.abs(topOfCard() - top) < 2);
    await setViewport({ width: 1100, height: 800 });
    fixtureCleanup();
  });

  it('leaves the focus where it is when a page says at its beginning where one is', async () => {
    const integrator = await open();
    integrator.page = 'dashboard';
    const dashboard = await shown(integrator, 'citizen-dashboard');
    await shown(dashboard, '[part=discover] .chip');
    expect(document.activeElement).to.equal(document.body);
    integrator.page = 'deployments';
    await until(() => textOf(focused(integrator)) === 'Deployments');
  });

  it('hands the gallery the filters that it is given', async () => {
    const integrator = await fixture<CitizenIntegrator>(
      html`<citizen-integrator
        api-url=${openGate().apiUrl}
        token-url=${tokenUrl({ customer })}
        .filters=${{ query: 'contacts' }}
      ></citizen-integrator>`,
    );
    const gallery = await shown(integrator, 'citizen-gallery');
    expect((await shown<HTMLInputElement>(gallery, 'input[type=search]')).value).to.equal('contacts');
  });

  it('goes from the dashboard to what is counted, and to what happened', async () => {
    const { id } = await deploy(customer);
    const integrator = await open('dashboard');
    const dashboard = await shown(integrator, 'citizen-dashboard');
    (await shown(dashboard, '.stile.ok', saying('1'))).click();
    const deployments = await shown(integrator, 'citizen-deployments');
    const tile = await shown(deployments, '.stile.ok', saying('1'));
    expect(tile.getAttribute('aria-pressed')).to.equal('true');
    (await shown(integrator, '.page', saying('Dashboard'))).click();
    const again = await shown(integrator, 'citizen-dashboard');
    (await shown(again, '[part=deployed] .rowbtn')).click();
    const log = await shown(await shown(integrator, 'citizen-deployments'), 'citizen-log');
    expect(log.getAttribute('deployment')).to.equal(id);
    (await shown(integrator, '.page', saying('Dashboard'))).click();
    const third = await shown(integrator, 'citizen-dashboard');
    (await shown(third, '[part=discover] .chip', saying('PostgreSQL'))).click();
    await shown(third, '[part=discover] .rowbtn');
    (await shown(third, '[part=discover] .phead .btn')).click();
    const gallery = await shown<CitizenGallery>(integrator, 'citizen-gallery', ({ hidden }) => !hidden);
    expect(gallery.filters.endpoint).to.deep.equal(['postgresql']);
    (await shown(integrator, '.page', saying('Dashboard'))).click();
    const fourth = await shown(integrator, 'citizen-dashboard');
    (await shown(fourth, '[part=discover] .chip')).click();
    (await shown(fourth, '[part=discover] .rowbtn')).click();
    await shown(integrator, 'citizen-wizard');
    const mark = await shown(integrator, '.page[aria-current]');
    expect(textOf(mark)).to.equal('Dashboard');
  });

  it('has My Recipes and the curation for admins of the organization alone', async () => {
    const pages = (of: Element) => [...(of.shadowRoot?.querySelectorAll('.page') ?? [])].map(page => textOf(page));
    const integrator = await fixture<CitizenIntegrator>(
      html`<citizen-integrator
        api-url=${openGate().apiUrl}
        token-url=${tokenUrl({ role: 'admin' })}
      ></citizen-integrator>`,
    );
    (await shown(integrator, '.page', saying('My Recipes'))).click();
    const recipes = await shown(integrator, 'citizen-recipes');
    await shown(recipes, '.empty, .rowbtn');
    await until(() => textOf(focused(integrator)) === 'My Recipes');
    await expect(integrator).to.be.accessible();
    (await shown(integrator, '.page', saying('What customers see'))).click();
    const curation = await shown(integrator, 'citizen-curation');
    await shown(curation, '.line');
    await until(() => textOf(focused(integrator)) === 'What customers see');
    await shown(integrator, '.page[aria-current=page]', saying('What customers see'));
    await expect(integrator).to.be.accessible();

    const theirs = await open();
    await shown(await shown(theirs, 'citizen-gallery'), '.card .open');
    (await shown(theirs, '.page', saying('Deployments'))).click();
    await shown(await shown(theirs, 'citizen-deployments'), '.empty');
    expect(pages(theirs)).to.deep.equal(['Dashboard', 'Recipes', 'Deployments']);
    theirs.page = 'recipes';
    await shown(await shown(theirs, 'citizen-recipes'), '.empty, .rowbtn');
    expect(pages(theirs)).to.deep.equal(['Dashboard', 'Recipes', 'Deployments', 'My Recipes']);
  });

  it('is as accessible in dark', async () => {
    const integrator = await open();
    integrator.setAttribute('theme', 'dark');
    await shown(await shown(integrator, 'citizen-gallery'), '.card .open');
    await expect(integrator).to.be.accessible();
  });
});
