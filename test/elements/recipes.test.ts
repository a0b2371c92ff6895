import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import type { Recipe, RecipeSummary } from '../../src/contract/index.ts';
import type { CitizenRecipes } from '../../src/elements/recipes/recipes.element.ts';
import '../../src/elements/recipes/recipes.define.ts';
import { hostOf, recipeAt } from './support/many-recipes.ts';
import { allText, focused, nextEvent, saying, shown, textOf } from './support/shown.ts';
import { deploy, fetchToken, freshName, openGate, tokenUrl, type Gate } from './support/stage.ts';
import { json, openStream, stubFetch, unsignedToken, type StubbedFetch } from './support/stub-fetch.ts';
import { until } from './support/until.ts';

const flow = 'harbor-contacts-to-postgresql';

const sample = async (name: string): Promise<File> => {
  const response = await fetch(`/test/jitterpak/samples/${name}`);
  return new File([await response.arrayBuffer()], name.split('/').at(-1) ?? name);
};

/** As a person does in the dialog of the browser. */
const choose = async (element: Element, ...files: readonly File[]): Promise<void> => {
  const input = await shown<HTMLInputElement>(element, 'dialog input[type=file]');
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
};

const type = async (element: Element, words: string): Promise<void> => {
  const search = await shown<HTMLInputElement>(element, 'input[type=search]');
  search.value = words;
  search.dispatchEvent(new Event('input', { bubbles: true }));
};

const names = (element: Element): string[] =>
  [...(element.shadowRoot?.querySelectorAll('.rowbtn') ?? [])].map(row => textOf(row));

const press = async (element: Element, words: string | RegExp, within = 'button'): Promise<void> =>
  (await shown(element, within, saying(words))).click();

const dialogIsOpen = (element: Element): Promise<HTMLDialogElement> =>
  shown<HTMLDialogElement>(element, 'dialog', ({ open }) => open);

describe('<citizen-recipes>', () => {
  let gate: Gate;
  /** In the name of every recipe of a test, so that those of others are out of its way. */
  let mark: string;

  const call = async <Body>(method: string, path: string, body?: object): Promise<Body> => {
    const answer = await fetch(`${gate.apiUrl}/v1/recipes${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await fetchToken({ role: 'admin' })}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    expect(answer.ok, `${method} ${path} answered ${answer.status}`).to.equal(true);
    return (await answer.json()) as Body;
  };
  /** A recipe of the organization's own. */
  const make = (name: string) => call<Recipe>('POST', `/${flow}/copy`, { name: `${mark} ${name}` });
  const open = () =>
    fixture<CitizenRecipes>(
      html`<citizen-recipes
        can-browse
        api-url=${gate.apiUrl}
        token-url=${tokenUrl({ role: 'admin' })}
      ></citizen-recipes>`,
    );
  /** With nothing but the recipes of this test in view. */
  const openOwn = async () => {
    const element = await open();
    await type(element, mark);
    return element;
  };
  const metadata = async (name: string, change: object = {}): Promise<string> => {
    const recipe = await call<Recipe>('GET', `/${flow}`);
    const id = `${mark}-${name}`;
    return JSON.stringify({ ...recipe, id, name: `${mark} ${name}`, visibility: 'private', ...change }, null, 2);
  };
  const inMenu = async (element: Element, name: string, item: string) => {
    (await shown(element, '.more', button => button.getAttribute('aria-label') === `More for ${mark} ${name}`)).click();
    (await shown(element, '.menu:popover-open [role=menuitem]', saying(item))).click();
  };

  beforeEach(() => {
    gate = openGate();
    mark = freshName();
  });

  it('shows the recipes of the organization, and opens the one that is chosen', async () => {
    await make('one');
    const recipes = await openOwn();
    const row = await shown(recipes, '.rowbtn', saying(`${mark} one`));
    expect(textOf(await shown(recipes, '.result'))).to.match(/^1 (recipe|of \d+ recipes) Clear filters$/);
    await setViewport({ width: 1100, height: 800 });
    await expect(recipes).to.be.accessible();
    await setViewport({ width: 360, height: 800 });
    await expect(recipes).to.be.accessible();
    await setViewport({ width: 1000, height: 800 });
    const chosen = nextEvent(recipes, 'citizen-recipe-select');
    row.click();
    expect((await chosen).recipe.name).to.equal(`${mark} one`);
  });

  it('filters by name, app and day, and takes the filters away again', async () => {
    await make('Zürich');
    await make('other');
    const recipes = await openOwn();
    await until(() => names(recipes).length === 2);
    await type(recipes, `${mark} zurich`);
    await until(() => names(recipes).length === 1);
    await type(recipes, mark);
    const app = await shown<HTMLSelectElement>(recipes, '#app');
    app.value = 'postgresql';
    app.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => names(recipes).length === 2);
    const [from] = [...(recipes.shadowRoot?.querySelectorAll<HTMLInputElement>('[type=date]') ?? [])];
    from!.value = '2999-01-01';
    from!.dispatchEvent(new Event('change', { bubbles: true }));
    await shown(recipes, '.empty .subtitle', saying(`No recipe is called “${mark}”`));
    await expect(recipes).to.be.accessible();
    (await shown(recipes, '.empty .btn')).click();
    await shown(recipes, '.rowbtn');
    expect((await shown<HTMLInputElement>(recipes, 'input[type=search]')).value).to.equal('');
    expect(app.value).to.equal('');
  });

  it('sorts by name, one way and the other', async () => {
    for (const name of ['b', 'c', 'a']) await make(name);
    const recipes = await openOwn();
    await until(() => names(recipes).length === 3);
    await press(recipes, 'Name', '.sort');
    await until(() => names(recipes).join() === `${mark} a,${mark} b,${mark} c`);
    await press(recipes, 'Name', '.sort');
    await until(() => names(recipes).join() === `${mark} c,${mark} b,${mark} a`);
    expect((await shown(recipes, 'th[aria-sort]')).getAttribute('aria-sort')).to.equal('descending');
  });

  it('says what is wrong with files before they are sent, and takes them when they are mended', async () => {
    const recipes = await open();
    await press(recipes, 'Upload recipe');
    await dialogIsOpen(recipes);
    const wrong = await metadata('up', { steps: [{ id: 'intro', type: 'introduction' }] });
    await choose(recipes, new File([wrong], 'up.json'), new File(['?'], 'notes.txt'));
    const parcel = await shown(recipes, '.parcel[data-state=refused]', saying('up.json'));
    expect(textOf(parcel)).to.match(/Line \d+, column \d+ · steps\.0\.title: "title" is missing/);
    await shown(recipes, '.parcel[data-state=refused]', saying('notes.txt'));
    await expect(recipes).to.be.accessible();
    const send = await shown(recipes, '.df .primary');
    const looks = async () => {
      await Promise.all(send.getAnimations().map(({ finished }) => finished));
      return getComputedStyle(send).backgroundColor;
    };
    const atRest = await looks();
    const { x, y } = send.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(x) + 9, Math.round(y) + 9] });
    await until(() => send.matches(':hover'));
    expect(await looks()).to.equal(atRest);
    await resetMouse();
    send.click();
    await shown(recipes, 'dialog [role=alert]', saying('Choose a file first.'));

    (await shown(recipes, '.parcel button', ({ ariaLabel }) => ariaLabel === 'Remove notes.txt')).click();
    const saved = nextEvent(recipes, 'citizen-recipe-save');
    await choose(recipes, new File([await metadata('up')], 'up.json'));
    await press(recipes, 'Upload 1 recipe', '.df .primary');
    expect((await saved).recipe.name).to.equal(`${mark} up`);
    await shown(recipes, '.toast', saying('1 recipe uploaded.'));
    await type(recipes, mark);
    await shown(recipes, '.rowbtn', saying(`${mark} up`));
  });

  it('puts together what has the same name, and sends several at once', async () => {
    const pak = await sample('acme-crm-to-desk.jpk');
    const recipes = await open();
    await press(recipes, 'Upload recipe');
    const jitterpak = { kind: 'jitterpak', file: 'first.jpk' };
    const steps = [
      {
        id: 'options',
        type: 'variables',
        title: 'Options',
        properties: [
          {
            name: 'url',
            label: 'Address',
            type: 'url',
            required: true,
            bind: [{ kind: 'projectVariable', name: 'acme.crm.url' }],
          },
        ],
      },
      { id: 'review', type: 'summary', title: 'Review' },
    ];
    const first = await metadata('first', { project: jitterpak, steps });
    await choose(recipes, new File([first], 'first.json'), new File([await metadata('second')], 'second.json'));
    await shown(recipes, '.parcel[data-state=refused]', saying('Choose first.jpk too.'));
    await choose(recipes, new File([pak], 'first.jpk'));
    await press(recipes, 'Upload 2 recipes', '.df .primary');
    await shown(recipes, '.toast', saying('2 recipes uploaded.'));
    await type(recipes, mark);
    await until(() => names(recipes).length === 2);
  });

  it('refuses hostile and damaged Jitterpaks in the browser, each with its code', async () => {
    const address = '/test/jitterpak/samples/bad/expected.json';
    const expected = (await (await fetch(address)).json()) as Record<string, string>;
    const recipes = await open();
    await press(recipes, 'Generate from file');
    const all = Object.entries(expected);
    await choose(recipes, ...(await Promise.all(all.map(([name]) => sample(`bad/${name}`)))));
    const found = (name: string): readonly [state: string | undefined, codes: readonly string[]] => {
      const parcels = [...(recipes.shadowRoot?.querySelectorAll<HTMLElement>('.parcel') ?? [])];
      const parcel = parcels.find(each => textOf(each.querySelector('.line')).startsWith(name));
      const items = [...(parcel?.querySelectorAll<HTMLElement>('[data-code]') ?? [])];
      return [parcel?.dataset['state'], items.map(item => item.dataset['code'] ?? '')];
    };
    await until(() => !recipes.shadowRoot?.querySelector('.parcel[data-state=checking]'));
    const warnings = ['dangling-reference', 'missing-entity', 'unlisted-entity', 'id-mismatch', 'reference-loop'];
    for (const [name, code] of all) {
      const [state, codes] = found(name);
      const isFine = code === 'none' || warnings.includes(code);
      expect(state, name).to.equal(isFine ? 'ready' : 'refused');
      if (code !== 'none') expect(codes, name).to.include(code);
    }
  });

  it('makes a recipe of a Jitterpak', async () => {
    const recipes = await open();
    await press(recipes, 'Generate from file');
    await choose(recipes, await sample('acme-crm-to-desk.jpk'));
    const saved = nextEvent(recipes, 'citizen-recipe-save');
    await press(recipes, 'Generate 1 recipe', '.df .primary');
    const { recipe } = await saved;
    expect(recipe.project.kind).to.equal('jitterpak');
    await shown(recipes, '.rowbtn', saying(recipe.name));
  });

  it('goes on to the editor with the one recipe that is made of a Jitterpak, once its remarks were read', async () => {
    const recipes = await open();
    recipes.canEdit = true;
    await shown(recipes, '.rowbtn, .empty');
    for (const [name, hasRemarks] of [
      ['acme-crm-to-desk.jpk', false],
      ['bad/dangling-guid.jpk', true],
    ] as const) {
      const root = await shown(recipes, '.root');
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(await sample(name));
      root.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      const going = nextEvent(recipes, 'citizen-navigate');
      await press(recipes, 'Generate 1 recipe', '.df .primary');
      if (hasRemarks) {
        await shown(recipes, '.parcel[data-state=stored] summary', saying('remark'));
        await press(recipes, 'Edit recipe', '.df .primary');
      }
      const { page, recipe } = await going;
      expect(page).to.equal('recipe-editor');
      expect((await call<Recipe>('GET', `/${recipe}`)).project.kind).to.equal('jitterpak');
      expect((await shown<HTMLDialogElement>(recipes, 'dialog')).open).to.equal(false);
    }
  });

  it('leaves room for the name of a file beside what came of it', async () => {
    const recipes = await open();
    await press(recipes, 'Upload recipe');
    const name = `${mark} ${'long '.repeat(18)}`.trim();
    await choose(recipes, new File([await metadata('long', { name })], 'long.json'), new File(['?'], 'notes.txt'));
    await press(recipes, 'Upload 1 recipe', '.df .primary');
    const parcel = await shown(recipes, '.parcel[data-state=stored]', saying(name));
    const [file, state] = [...parcel.querySelectorAll('.line > *')].map(part => part.getBoundingClientRect());
    expect(file?.width).to.be.above(parcel.clientWidth / 3);
    expect(state?.right).to.be.at.most(parcel.getBoundingClientRect().right + 1);
  });

  it('stores a new version', async () => {
    const { id } = await make('one');
    const recipes = await openOwn();
    await inMenu(recipes, 'one', 'Update with a new file');
    await choose(recipes, new File([await metadata('one', { version: '2.0.0' })], 'anything.json'));
    await press(recipes, 'Update', '.df .primary:not([aria-disabled])');
    const parcelOrRow = await shown(recipes, '[data-l=Version], .parcel[data-state=stored]', saying('2.0.0'));
    expect(textOf(parcelOrRow)).to.include('2.0.0');
    expect((await call<Recipe>('GET', `/${id}`)).version).to.equal('2.0.0');
  });

  it('says who can see a recipe: all customers, some, or nobody', async () => {
    const { id } = await make('one');
    const recipes = await openOwn();
    await shown(recipes, '[data-l=Status]', saying('Private'));
    await inMenu(recipes, 'one', 'Who can see it');
    await dialogIsOpen(recipes);
    await expect(recipes).to.be.accessible();
    await press(recipes, 'All your customers', 'dialog .check');
    await press(recipes, 'Save', '.df .primary');
    await shown(recipes, '[data-l=Status]', saying('For all customers'));

    const customer = freshName();
    await fetch(`${gate.apiUrl}/v1/session`, {
      headers: { authorization: `Bearer ${await fetchToken({ customer })}` },
    });
    await inMenu(recipes, 'one', 'Who can see it');
    await press(recipes, 'Some customers', 'dialog .check');
    await press(recipes, 'Save', '.df .primary');
    await shown(recipes, 'dialog .err', saying('Choose at least one'));
    expect(focused(recipes)?.id).to.equal('organizations');
    const choices = [...(recipes.shadowRoot?.querySelectorAll('dialog .check, .shared') ?? [])].map(part =>
      textOf(part),
    );
    const place = (words: string) => choices.findIndex(text => text.includes(words));
    expect(place('Ids of other')).to.equal(place('Some customers') + 1);
    const box = await shown(recipes, '.shared .check', saying(new RegExp(customer, 'i')));
    box.click();
    await press(recipes, 'Save', '.df .primary');
    await shown(recipes, '[data-l=Status]', saying('Shared'));
    expect((await call<Recipe>('GET', `/${id}`)).sharedWith?.customers).to.deep.equal([customer]);

    await inMenu(recipes, 'one', 'Who can see it');
    const organizations = await shown<HTMLInputElement>(recipes, '#organizations');
    organizations.value = 'boats, trains';
    organizations.dispatchEvent(new Event('input', { bubbles: true }));
    await press(recipes, 'Save', '.df .primary');
    const audience = async () => (await call<Recipe>('GET', `/${id}`)).sharedWith;
    // The dialog closes before the host has answered.
    await waitUntil(async () => (await audience())?.organizations.length === 2, undefined, { timeout: 15_000 });
    expect(await audience()).to.deep.equal({ customers: [customer], organizations: ['boats', 'trains'] });

    await inMenu(recipes, 'one', 'Who can see it');
    await press(recipes, 'Private', 'dialog .check');
    await press(recipes, 'Save', '.df .primary');
    await shown(recipes, '[data-l=Status]', saying('Private'));
  });

  it('copies several, and deletes them with what is deployed named, and takes that back', async () => {
    const { id } = await make('one');
    await call('PUT', `/${id}/visibility`, { visibility: 'organization' });
    const customer = freshName();
    await deploy(customer, id);
    const recipes = await openOwn();
    const row = await shown(recipes, '.rowbtn', saying(`${mark} one`));
    await shown(recipes, '[data-l=Status]', saying('Deployed 1 time'));
    row.focus();
    await sendKeys({ press: 'Space' });
    await press(recipes, 'Copy', '.bulk .btn');
    await shown(recipes, '.toast', saying('A copy was made.'));
    await until(() => names(recipes).length === 2);
    (await shown(recipes, 'th .check')).click();
    await shown(recipes, '.bulk strong', saying('2 selected'));
    await expect(recipes).to.be.accessible();
    await press(recipes, 'Delete', '.bulk .btn');
    const dialog = await dialogIsOpen(recipes);
    expect(textOf(dialog)).to.include('Delete 2 recipes?');
    expect(textOf(dialog)).to.include('1 deployment uses it.');
    expect(textOf(dialog).toLowerCase()).to.include(`${mark} one: ${customer}`);
    await expect(recipes).to.be.accessible();
    const removed = nextEvent(recipes, 'citizen-recipe-remove');
    await press(recipes, 'Delete 2 recipes', 'dialog .btn');
    expect((await removed).recipe.restorableUntil).to.be.a('string');
    await shown(recipes, '.empty');
    expect(focused(recipes)?.tagName).to.equal('H2');
    const toast = await shown(recipes, '.toast', saying('2 recipes deleted.'));
    toast.querySelector<HTMLElement>('.undo')?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => names(recipes).length === 2);
    expect(focused(recipes)?.tagName).to.equal('H2');
  });

  it('brings back what was deleted, also after the news of it is gone', async () => {
    for (const name of ['one', 'other', 'third']) {
      const { id } = await make(name);
      if (name !== 'third') await call('DELETE', `/${id}`);
    }
    const recipes = await openOwn();
    await until(() => names(recipes).join() === `${mark} third`);
    const owners = await shown<HTMLSelectElement>(recipes, '#owners');
    owners.value = 'deleted';
    owners.dispatchEvent(new Event('change', { bubbles: true }));
    const restore = (name: string) =>
      shown(recipes, '[data-recipe]', button => button.getAttribute('aria-label') === `Restore ${mark} ${name}`);
    const button = await restore('one');
    expect(allText(recipes)).not.to.include(`${mark} third`);
    expect(names(recipes), 'nothing of it can be opened').to.deep.equal([]);
    expect(textOf(await shown(recipes, '[data-l=Status]'))).to.match(/^Deleted Today/);
    expect(recipes.shadowRoot?.querySelectorAll('.more, [aria-label^=Deploy]')).to.have.length(0);
    await expect(recipes).to.be.accessible();
    button.focus();
    await sendKeys({ press: 'Enter' });
    await shown(recipes, '.toast', saying('1 recipe is back.'));
    await until(() => !allText(recipes).includes(`${mark} one`));
    expect(focused(recipes)).to.equal(await restore('other'));

    (await shown(recipes, 'tbody .check')).click();
    await press(recipes, 'Restore', '.bulk .btn');
    await shown(recipes, '.empty');
    owners.value = 'own';
    owners.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => names(recipes).length === 3);
  });

  it('shows a customer what was made for them, and nothing of what admins do', async () => {
    const { id } = await make('offered');
    await make('hidden');
    await call('PUT', `/${id}/visibility`, { visibility: 'organization' });
    const recipes = await fixture<CitizenRecipes>(
      html`<citizen-recipes
        can-edit
        api-url=${gate.apiUrl}
        token-url=${tokenUrl({ customer: freshName(), role: 'admin' })}
      ></citizen-recipes>`,
    );
    await type(recipes, mark);
    await until(() => names(recipes).join() === `${mark} offered`);
    expect(allText(recipes)).not.to.match(/Upload recipe|Generate|Select|Update|Deleted/);
    expect(recipes.shadowRoot?.querySelector('.more, [type=checkbox]')).to.equal(null);
    await expect(recipes).to.be.accessible();
    const chosen = nextEvent(recipes, 'citizen-recipe-select');
    (await shown(recipes, '.deploy')).click();
    expect((await chosen).recipe.id).to.equal(id);
  });

  it('says what went wrong, and goes on', async () => {
    await make('one');
    await gate.break('unavailable', '/v1/recipes');
    const recipes = await open();
    await shown(recipes, '[part=error]', saying('We could not load your recipes'));
    await expect(recipes).to.be.accessible();
    await gate.heal();
    (await shown(recipes, '[part=error] .btn')).click();
    await type(recipes, mark);
    await shown(recipes, '.rowbtn');
    await gate.break('offline', '/copy');
    const failed = nextEvent(recipes, 'citizen-error');
    await inMenu(recipes, 'one', 'Make a copy');
    expect((await failed).kind).to.equal('offline');
    await shown(recipes, '.toast', saying(`We could not copy “${mark} one”.`));
  });

  it('takes files that are dropped anywhere on it', async () => {
    const recipes = await open();
    await shown(recipes, '.rowbtn, .empty');
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([await metadata('dropped')], 'dropped.json'));
    const root = await shown(recipes, '.root');
    root.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    await dialogIsOpen(recipes);
    await shown(recipes, '.parcel[data-state=ready]', saying('dropped.json'));
    const more = new DataTransfer();
    more.items.add(new File(['{'], 'more.json'));
    const zone = await shown(recipes, '.dropz');
    zone.dispatchEvent(new DragEvent('drop', { dataTransfer: more, bubbles: true, cancelable: true }));
    await shown(recipes, '.parcel[data-state=refused]', saying('This is no JSON'));
    (await shown(recipes, '.df .btn', saying('Cancel'))).click();
    expect((await shown<HTMLDialogElement>(recipes, 'dialog')).open).to.equal(false);
  });

  it('keeps what could not be sent, and sends it again', async () => {
    const recipes = await open();
    await press(recipes, 'Upload recipe');
    await choose(recipes, new File([await metadata('late')], 'late.json'));
    await shown(recipes, '.parcel[data-state=ready]');
    await gate.break('unavailable', '/v1/recipes');
    await press(recipes, 'Upload 1 recipe', '.df .primary');
    await shown(recipes, '.parcel[data-state=failed]', saying('The recipes rest for a minute.'));
    await gate.heal();
    await press(recipes, 'Try again', '.df .primary');
    await shown(recipes, '.toast', saying('1 recipe uploaded.'));
  });
});

describe('<citizen-recipes> with what a host has', () => {
  let host: StubbedFetch;
  let all: readonly RecipeSummary[];
  /** Those that were deleted. */
  let gone: readonly RecipeSummary[];
  const own = { id: 'harbor', name: 'Harbor' };

  const open = async (attributes: { readonly canEdit?: boolean } = {}) =>
    fixture<CitizenRecipes>(
      html`<citizen-recipes
        can-browse
        ?can-edit=${attributes.canEdit ?? false}
        api-url="https://host.example"
        token=${unsignedToken({ salt: freshName() })}
      ></citizen-recipes>`,
    );

  beforeEach(() => {
    all = [];
    gone = [];
    const stream = openStream();
    host = stubFetch(call => {
      const { pathname, searchParams } = call.url;
      if (pathname === '/v1/events') return stream.response;
      if (pathname === '/v1/session') {
        return json({
          organization: own,
          customer: null,
          user: { id: 'ines', name: 'Ines' },
          role: 'admin',
          environments: [],
          presentation: { collections: [], hiddenEndpoints: [], phrases: {} },
          practice: false,
          expiresAt: '2126-01-01T00:00:00Z',
        });
      }
      const isMine = searchParams.get('mine') === 'true';
      const there = searchParams.get('state') === 'deleted' ? gone : all;
      return hostOf(there.filter(({ organization }) => !isMine || organization?.id === own.id))(call);
    });
  });

  afterEach(() => host.restore());

  it('says that there are none yet, and what to do', async () => {
    const recipes = await open();
    expect(textOf(await shown(recipes, '.empty .subtitle'))).to.equal('You have no recipes of your own yet');
    await expect(recipes).to.be.accessible();
    expect(allText(recipes)).not.to.include('Deleted recipes');
    const going = nextEvent(recipes, 'citizen-navigate');
    await press(recipes, 'Browse the gallery', '.empty .btn');
    expect((await going).page).to.equal('gallery');
  });

  it('leads to those that were deleted, where that is all there is', async () => {
    gone = [recipeAt(0, { organization: own, state: 'deleted', deployments: 0 })];
    const recipes = await open();
    await press(recipes, 'Deleted recipes', '.empty .btn');
    await shown(recipes, '[data-recipe]', saying('Restore'));
  });

  it('turns pages, and fetches what is beyond the first only when somebody looks', async () => {
    all = Array.from({ length: 230 }, (_, place) => recipeAt(place, { organization: own, deployments: 0 }));
    const recipes = await open();
    await until(() => names(recipes).length === 50);
    const lists = () => host.calls.filter(({ url }) => url.pathname === '/v1/recipes').length;
    expect(lists()).to.equal(1);
    expect(textOf(await shown(recipes, '.pager'))).to.include('1–50 of 230');
    for (const range of ['51–100', '101–150', '151–200', '201–230']) {
      await press(recipes, 'Next', '.pager .btn');
      await shown(recipes, '.pager', saying(range));
    }
    await until(() => names(recipes).length === 30);
    expect(lists()).to.equal(2);
  });

  it('says of each recipe who can see it, in words that a phone shows whole', async () => {
    const kinds = [
      ['draft', 'private', 'Private'],
      ['published', 'organization', 'For all customers'],
      ['published', 'shared', 'Shared'],
      ['published', 'public', 'Public'],
      ['waiting', 'public', 'Waiting for approval'],
      ['refused', 'public', 'Not approved'],
    ] as const;
    all = kinds.map(([state, visibility], place) => recipeAt(place, { organization: own, state, visibility }));
    await setViewport({ width: 320, height: 800 });
    const recipes = await open();
    await until(() => names(recipes).length === kinds.length);
    const rows = [...(recipes.shadowRoot?.querySelectorAll('tr.r') ?? [])];
    const said = rows.map(row => row.querySelector('.st'));
    expect(said.map(textOf)).to.have.members(kinds.map(([, , words]) => words));
    for (const [index, status] of said.entries()) {
      const { right = 0 } = status?.getBoundingClientRect() ?? {};
      expect(right, textOf(status)).to.be.at.most((rows[index]?.getBoundingClientRect().right ?? 0) - 8);
    }
    for (const day of recipes.shadowRoot?.querySelectorAll('.days input') ?? []) {
      expect(day.clientWidth, 'a day is not cut off').to.be.at.least(130);
    }
    await setViewport({ width: 1000, height: 800 });
  });

  it('selects a range with Shift, by key and by pointer', async () => {
    all = Array.from({ length: 6 }, (_, place) => recipeAt(place, { organization: own }));
    const recipes = await open({ canEdit: true });
    await until(() => names(recipes).length === 6);
    const rows = [...(recipes.shadowRoot?.querySelectorAll<HTMLElement>('.rowbtn') ?? [])];
    rows[1]?.focus();
    await sendKeys({ press: 'Space' });
    await shown(recipes, '.bulk strong', saying('1 selected'));
    const going = nextEvent(recipes, 'citizen-navigate');
    await press(recipes, 'Edit recipe', '.bulk .btn');
    expect([(await going).page, (await going).recipe]).to.deep.equal(['recipe-editor', all[1]?.id]);
    rows[3]?.focus();
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Space' });
    await sendKeys({ up: 'Shift' });
    await shown(recipes, '.bulk strong', saying('3 selected'));
    expect(textOf(await shown(recipes, '.bulk'))).not.to.include('Edit recipe');
    const boxes = [...(recipes.shadowRoot?.querySelectorAll<HTMLInputElement>('td.pick input') ?? [])];
    boxes[5]?.dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true, cancelable: true }));
    await shown(recipes, '.bulk strong', saying('5 selected'));
    await press(recipes, 'Clear selection', '.bulk .btn');
    await until(() => !recipes.shadowRoot?.querySelector('.bulk'));
    expect(focused(recipes)).to.equal(rows[0]);
  });

  it('shows what other organizations share', async () => {
    const other = { id: 'boats', name: 'Boats' };
    all = [recipeAt(0, { organization: own }), recipeAt(1, { organization: other, visibility: 'shared' }), recipeAt(2)];
    const recipes = await open();
    await until(() => names(recipes).length === 1);
    const owners = await shown<HTMLSelectElement>(recipes, '#owners');
    owners.value = 'others';
    owners.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => names(recipes).join() === all[1]?.name);
    (await shown(recipes, '.more')).click();
    await shown(recipes, '.menu:popover-open [role=menuitem]');
    const items = [...(recipes.shadowRoot?.querySelectorAll('[role=menuitem]') ?? [])].map(item => textOf(item));
    expect(items).to.deep.equal(['Deploy', 'Make a copy']);
  });
});
