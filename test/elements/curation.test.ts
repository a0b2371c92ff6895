import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import type { PresentationContent, RecipePage, StoredPresentation } from '../../src/contract/index.ts';
import { NavigateEvent } from '../../src/controllers/navigate-event.ts';
import '../../src/elements/curation/curation.define.ts';
import type { CitizenCuration } from '../../src/elements/curation/curation.element.ts';
import '../../src/elements/gallery/gallery.define.ts';
import type { CitizenGallery } from '../../src/elements/gallery/gallery.element.ts';
import { allText, focused, nextEvent, saying, shown, textOf } from './support/shown.ts';
import { fetchToken, freshName, openGate, tokenUrl, type Gate } from './support/stage.ts';
import { hostOf, manyRecipes } from './support/many-recipes.ts';
import { json, openStream, problem, stubFetch, unsignedToken, type StubbedFetch } from './support/stub-fetch.ts';
import { until } from './support/until.ts';
import { endpoints as apps, session } from './support/wizard-host.ts';

const contacts = 'Copy contacts from Harbor to PostgreSQL';
const nightly = 'Save orders from Harbor as a CSV file every night';

// Everything is said for a customer that nobody else has: what holds for all is seen by the other tests too.
describe('<citizen-curation>', () => {
  let gate: Gate;
  let customer: string;
  let curation: CitizenCuration;

  const call = async <Body>(path: string, by: { customer?: string }, init: RequestInit = {}): Promise<Body> => {
    const token = await fetchToken(by.customer === undefined ? { role: 'admin' } : by);
    const answer = await fetch(`${gate.apiUrl}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    expect(answer.ok, `${path} answered ${answer.status}`).to.equal(true);
    return (await answer.json()) as Body;
  };
  const stored = async (): Promise<PresentationContent> =>
    (await call<StoredPresentation>(`/v1/presentation?customer=${customer}`, {})).own;
  const store = (content: PresentationContent) =>
    call(`/v1/presentation?customer=${customer}`, {}, { method: 'PUT', body: JSON.stringify(content) });
  /** What the customer is offered. */
  const offered = async () => (await call<RecipePage>('/v1/recipes?limit=500', { customer })).items;

  const open = async (): Promise<void> => {
    curation = await fixture<CitizenCuration>(
      html`<citizen-curation
        api-url=${gate.apiUrl}
        token-url=${tokenUrl({ role: 'admin' })}
        customer=${customer}
      ></citizen-curation>`,
    );
    await shown(curation, '.line');
  };
  const named = (name: string) => (element: HTMLElement) =>
    (element.ariaLabel === name || textOf(element) === name) && element.checkVisibility();
  const press = async (name: string): Promise<void> => {
    (await shown(curation, 'button', named(name))).click();
    await curation.updateComplete;
  };
  const box = (name: string) => shown<HTMLInputElement>(curation, 'input[type=checkbox]', named(`Show ${name}`));
  const type = async (field: HTMLInputElement, words: string): Promise<void> => {
    field.value = words;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await curation.updateComplete;
  };
  const field = async (label: string): Promise<HTMLInputElement> =>
    (await shown<HTMLLabelElement>(curation, 'label', each => textOf(each).startsWith(label)))
      .control as HTMLInputElement;
  const search = () => shown<HTMLInputElement>(curation, 'input[type=search]');
  const items = (list: string) =>
    [...(curation.shadowRoot?.querySelectorAll(`[data-row="${CSS.escape(list)}"]`) ?? [])].map(item =>
      textOf(item.querySelector('.name')),
    );
  const state = () => textOf(curation.shadowRoot?.querySelector('.state'));
  const save = async (): Promise<StoredPresentation> => {
    const saving = nextEvent(document.body, 'citizen-presentation-save');
    await press('Save');
    return (await saving).presentation;
  };

  before(() => setViewport({ width: 1100, height: 900 }));
  beforeEach(async () => {
    gate = openGate();
    customer = freshName();
    await fetchToken({ customer });
  });

  it('hides and renames apps and recipes for one customer, and shows what they see', async () => {
    await open();
    expect(state()).to.equal('Saved');
    await shown(curation, '.origin', saying('As for all customers.'));
    await type(
      await shown<HTMLInputElement>(curation, '.alias', ({ ariaLabel }) => ariaLabel?.includes('PostgreSQL') === true),
      'Your database',
    );
    (await box('E-mail (SMTP)')).click();
    await shown(curation, '.origin', saying(new RegExp(`Own for ${customer}`, 'i')));
    await expect(curation).to.be.accessible();
    await press('Recipes');
    await type(await search(), 'every night');
    (await box(nightly)).click();
    await type(await search(), 'contacts postgresql');
    await press(`Rename ${contacts}`);
    await until(() => focused(curation)?.id === 'alias-name');
    await type(await field('Name that customers see'), 'Contacts for our reports');
    await shown(curation, '.what', saying(`Its own name: ${contacts}`));
    await expect(curation).to.be.accessible();
    expect(state()).to.equal('Changes not saved');

    const { own } = await save();
    expect(own.hiddenEndpoints).to.deep.equal(['smtp']);
    await until(() => state() === 'Saved');
    await shown(curation, '.toast', saying(new RegExp(`${customer} sees it from now on`, 'i')));
    const recipes = await offered();
    expect(recipes.some(({ name }) => name === nightly)).to.equal(false);
    expect(recipes.some(({ endpoints }) => endpoints.some(({ id }) => id === 'smtp'))).to.equal(false);
    const renamed = recipes.find(({ id }) => id === 'harbor-contacts-to-postgresql');
    expect(renamed?.name).to.equal('Contacts for our reports');
    expect(renamed?.endpoints.map(({ name }) => name)).to.include('Your database');

    await press('Preview');
    const gallery = await shown<CitizenGallery>(curation, 'citizen-customer-gallery');
    await shown(gallery, '.open', saying('Contacts for our reports'));
    expect(allText(gallery)).not.to.include(nightly);
    let left: Event | null = null;
    document.body.addEventListener('citizen-recipe-select', event => (left = event), { once: true });
    (await shown(gallery, '.open')).click();
    await shown(curation, '.toast', saying('Nothing happens in the preview.'));
    expect(left, 'a choice in the preview stays there').to.equal(null);
    await expect(curation).to.be.accessible();
  });

  it('puts recipes first, in an order that the gallery keeps', async () => {
    await open();
    await press('Recipes');
    await press(`Put first: ${nightly}`);
    await press(`Put first: ${contacts}`);
    expect(items('order')).to.deep.equal([nightly, contacts]);
    const grip = await shown(curation, '.grip', ({ ariaLabel }) => ariaLabel?.startsWith(`Move ${contacts}`) === true);
    grip.focus();
    await sendKeys({ press: 'Space' });
    await sendKeys({ press: 'ArrowUp' });
    await shown(curation, '[role=status]', saying(`${contacts}, moved to position 1 of 2.`));
    await sendKeys({ press: 'Space' });
    await until(() => items('order').join() === [contacts, nightly].join());
    await until(() => focused(curation)?.ariaLabel === `Move ${contacts}. Position 1 of 2`);
    await save();
    expect((await offered()).slice(0, 2).map(({ name }) => name)).to.deep.equal([contacts, nightly]);

    const gallery = await fixture<CitizenGallery>(
      html`<citizen-gallery api-url=${gate.apiUrl} token-url=${tokenUrl({ customer })}></citizen-gallery>`,
    );
    await shown(gallery, '.card .open');
    // Somebody takes an interest: from now on the page searches by itself.
    gallery.filters = { query: 'harbor' };
    await until(() => [...(gallery.shadowRoot?.querySelectorAll('.card') ?? [])].length < 15);
    gallery.filters = {};
    await until(() => {
      const cards = [...(gallery.shadowRoot?.querySelectorAll('.card .open') ?? [])].map(textOf);
      return cards[0] === contacts && cards[1] === nightly;
    });

    await press(`Take ${contacts} from the first ones`);
    await until(() => focused(curation)?.ariaLabel === `Move ${nightly}. Position 1 of 1`);
    await press('As for all customers');
    await shown(curation, '.origin', saying('As for all customers.'));
    await save();
    expect(await stored()).not.to.have.property('order');
  });

  it('makes, names, fills, orders and removes collections', async () => {
    await open();
    await press('Collections');
    await shown(curation, '.empty', saying('No collections yet'));
    await press('New collection');
    await until(() => focused(curation)?.id === 'c-name');
    await type(await field('Name'), '');
    await press('Save');
    await shown(curation, '.err', saying('Give the collection a name.'));
    await type(await field('Name'), 'Für den Versand');
    await type(await field('Add recipes'), 'harbor');
    await press(`Add: ${contacts}`);
    await press(`Add: ${nightly}`);
    const [list = ''] = [...(curation.shadowRoot?.querySelectorAll<HTMLElement>('[data-row^=members]') ?? [])].map(
      ({ dataset }) => dataset['row'] ?? '',
    );
    expect(items(list)).to.deep.equal([contacts, nightly]);
    await expect(curation).to.be.accessible();

    // By pointer: the second goes above the first.
    const [first, second] = [...(curation.shadowRoot?.querySelectorAll(`[data-list="${list}"]`) ?? [])].map(grip =>
      grip.getBoundingClientRect(),
    ) as [DOMRect, DOMRect];
    const at = ({ x, y, width, height }: DOMRect): [number, number] => [
      Math.round(x + width / 2),
      Math.round(y + height / 2),
    ];
    await sendMouse({ type: 'move', position: at(second) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: at(first) });
    await sendMouse({ type: 'up' });
    await until(() => items(list).join() === [nightly, contacts].join());

    await press('New collection');
    await type(await field('Name'), 'Zweite');
    const { own } = await save();
    expect(own.collections?.map(({ name, recipes }) => [name, recipes.length])).to.deep.equal([
      ['Für den Versand', 2],
      ['Zweite', 0],
    ]);
    // Customers find it among the filters, with its recipes in its order.
    const gallery = await fixture<CitizenGallery>(
      html`<citizen-gallery api-url=${gate.apiUrl} token-url=${tokenUrl({ customer })}></citizen-gallery>`,
    );
    (await shown(gallery, '.facet label', saying('Für den Versand'))).click();
    await until(() => {
      const cards = [...(gallery.shadowRoot?.querySelectorAll('.card .open') ?? [])].map(textOf);
      return cards.join() === [nightly, contacts].join();
    });
    expect(allText(gallery)).not.to.include('Zweite');
    expect(gallery.filters.collection).to.deep.equal(own.collections?.slice(0, 1).map(({ id }) => id));
    await shown(gallery, '.chip', saying('Für den Versand'));

    await press('Remove this collection');
    await shown(curation, '.toast', saying('“Zweite” removed.'));
    expect(items('collections')).to.deep.equal(['Für den Versand']);
    (await shown(curation, '.toast .undo')).click();
    await until(() => items('collections').length === 2);
  });

  it('tells of a change that somebody else made meanwhile, and loses none', async () => {
    await open();
    await store({ hiddenRecipes: ['rest-records-to-csv'] });
    (await box('E-mail (SMTP)')).click();
    await press('Save');
    const notice = await shown(curation, '.conflict', saying('changed what customers see'));
    expect(textOf(notice)).to.include('Which recipes are shown').and.to.include('Which apps are shown');
    await press('Take theirs');
    expect((await box('E-mail (SMTP)')).checked).to.equal(true);
    expect(state()).to.equal('Saved');
    await press('Undo');
    expect((await box('E-mail (SMTP)')).checked).to.equal(false);
    await store({ hiddenRecipes: [] });
    await press('Save');
    await shown(curation, '.conflict');
    const saving = nextEvent(document.body, 'citizen-presentation-save');
    await press('Keep mine');
    await saving;
    expect(await stored()).to.deep.equal({ hiddenEndpoints: ['smtp'] });
    expect(curation.shadowRoot?.querySelector('.conflict')).to.equal(null);
  });

  it('says what the host would not do, and keeps what was changed', async () => {
    await open();
    (await box('E-mail (SMTP)')).click();
    await gate.break('unavailable', '/v1/presentation');
    const failing = nextEvent(document.body, 'citizen-error');
    await press('Save');
    await failing;
    await shown(curation, '.note', saying('We could not save it. Your changes are still here.'));
    expect(state()).to.equal('Changes not saved');
    await gate.heal();
    await save();
    expect((await stored()).hiddenEndpoints).to.deep.equal(['smtp']);
  });

  it('asks before changes are left behind', async () => {
    await open();
    (await box('E-mail (SMTP)')).click();
    const dialog = () => shown<HTMLDialogElement>(curation, 'dialog.leave', ({ open: isOpen }) => isOpen);
    const leaving = new NavigateEvent('gallery');
    curation.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).to.equal(true);
    await dialog();
    await press('Keep editing');
    const who = await shown<HTMLSelectElement>(curation, '#for');
    who.value = '';
    who.dispatchEvent(new Event('change'));
    await dialog();
    expect(curation.customer).to.equal(customer);
    expect(who.value, 'the choice is as before until it is answered').to.equal(customer);
    await press('Leave without saving');
    await until(() => curation.customer === '' && state() === 'Saved');
    expect((await box('E-mail (SMTP)')).checked).to.equal(true);
    expect(await stored()).to.deep.equal({});
  });

  it('is for admins of the organization alone', async () => {
    curation = await fixture<CitizenCuration>(
      html`<citizen-curation
        api-url=${gate.apiUrl}
        token-url=${tokenUrl({ customer, role: 'admin' })}
      ></citizen-curation>`,
    );
    await shown(curation, '.empty', saying('You cannot change what customers see'));
    await expect(curation).to.be.accessible();
    expect(curation.shadowRoot?.querySelector('.btn.primary')).to.equal(null);
  });
});

describe('<citizen-curation> with thousands of recipes', () => {
  let host: StubbedFetch;
  afterEach(() => host.restore());

  it('shows the first ones at once, and the others as they come', async () => {
    const shownToAll = { hiddenEndpoints: [], hiddenRecipes: [], collections: [], order: [], phrases: {} };
    const presentation = { customer: null, own: {}, shown: shownToAll, updatedAt: null, updatedBy: null, etag: '"1"' };
    const list = hostOf(manyRecipes(1100));
    const stream = openStream();
    const rest: (() => void)[] = [];
    let refusals = 1;
    host = stubFetch(async call => {
      const { pathname, searchParams } = call.url;
      if (pathname === '/v1/events') return stream.response;
      if (pathname === '/v1/session') return json(session({ role: 'admin', customer: null }));
      if (pathname === '/v1/presentation') return json(presentation);
      if (pathname !== '/v1/recipes')
        return json({ items: pathname === '/v1/endpoints' ? apps : [], total: 0, next: null });
      if (searchParams.has('cursor')) await new Promise<void>(resolve => rest.push(resolve));
      return searchParams.get('cursor') === '600' && refusals-- > 0 ? problem(403, 'forbidden') : list(call);
    });
    const curation = await fixture<CitizenCuration>(
      html`<citizen-curation
        api-url="https://host.example"
        token=${unsignedToken({ salt: freshName(), role: 'admin' })}
      ></citizen-curation>`,
    );
    const press = async (name: string) => (await shown(curation, 'button', button => textOf(button) === name)).click();
    await press('Recipes');
    await shown(curation, '.result', saying('100 recipes'));
    await shown(curation, '[role=status]', saying('Loading the other recipes'));
    rest.shift()?.();
    await shown(curation, '.result', saying('600 recipes'));
    await until(() => rest.length === 1);
    rest.shift()?.();
    await press('Try again');
    await until(() => rest.length === 1);
    rest.shift()?.();
    await shown(curation, '.result', saying('1,100 recipes'));
    expect(allText(curation)).not.to.include('Loading the other recipes');
  });
});
