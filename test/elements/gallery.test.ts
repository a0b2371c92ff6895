import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { CitizenGallery } from '../../src/elements/gallery/gallery.element.ts';
import '../../src/elements/gallery/gallery.define.ts';
import { focused, nextEvent, saying, shown, textOf } from './support/shown.ts';
import { freshName, openGate, tokenUrl, type Gate } from './support/stage.ts';

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
    await expect(gallery).to.be.accessible();
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
    await sendKeys({ type: 'harbour contcts' });
    await gallery.updateComplete;
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
    await gallery.updateComplete;
    expect(names(gallery)).to.have.length(count);
    const chip = await shown(gallery, '.chip');
    expect(chip.getAttribute('aria-label')).to.equal('Remove filter Harbor');
    chip.click();
    await gallery.updateComplete;
    expect(names(gallery).length).to.be.greaterThan(count);
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
    await gallery.updateComplete;
    expect(names(gallery)).to.deep.equal([...names(gallery)].sort((a, b) => a.localeCompare(b, 'en')));
  });

  it('shows only the recipes of some apps, and says so when there are none', async () => {
    const some = await open('harbor');
    await shown(some, '.card .open');
    expect(names(some)).to.deep.equal([harborRecipe]);
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
