import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { Deployment } from '../../src/contract/index.ts';
import type { CitizenDeployments } from '../../src/elements/deployments/deployments.element.ts';
import '../../src/elements/deployments/deployments.define.ts';
import { focused, nextEvent, saying, shown, textOf } from './support/shown.ts';
import { json, openStream, stubFetch, unsignedToken, type SeenCall, type StubbedFetch } from './support/stub-fetch.ts';
import { deployment, run } from './support/wizard-host.ts';

const places = ['Berlin', 'Aarhus', 'Caen', 'Delft', 'Essen'];

/** Deployments of a host, newest first. */
const make = (count: number, changes: (index: number) => Partial<Deployment> = () => ({})): Deployment[] =>
  Array.from({ length: count }, (_, index) => {
    const id = `dep_${index}`;
    const base = deployment({ id, state: 'active', health: 'ok' });
    const recipe = { ...base.recipe, name: `${places[index % places.length]} ${index}` };
    return { ...base, recipe, ...changes(index) };
  });

describe('<citizen-deployments> with many', () => {
  let host: StubbedFetch;
  let stream: ReturnType<typeof openStream>;
  let all: readonly Deployment[];
  let isAdmin: boolean;
  let onPage: (call: SeenCall) => void | Promise<void>;
  let eventId: number;
  /** Answers beside the list. */
  const onPath = new Map<string, () => Response>();

  const answer = async (call: SeenCall): Promise<Response> => {
    const { pathname, searchParams } = call.url;
    if (pathname === '/v1/events') return stream.response;
    if (pathname === '/v1/session') {
      return json({
        organization: { id: 'harbor', name: 'Harbor' },
        customer: isAdmin ? null : { id: 'acme', name: 'Acme' },
        user: { id: 'maria', name: 'Maria' },
        role: 'admin',
        environments: [{ id: 'production', name: 'Production', access: 'write' }],
        presentation: { collections: [], hiddenEndpoints: [], phrases: {} },
        practice: false,
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      });
    }
    const own = onPath.get(pathname);
    if (own) return own();
    await onPage(call);
    const start = Number(searchParams.get('cursor') ?? 0);
    const end = start + Number(searchParams.get('limit'));
    return json({
      items: all.slice(start, end),
      total: all.length,
      next: end < all.length ? String(end) : null,
    });
  };
  const tell = (changed: Deployment): void => {
    stream.send(`id: ${++eventId}\nevent: deployment\ndata: ${JSON.stringify({ deployment: changed })}\n\n`);
  };
  const open = () =>
    fixture<CitizenDeployments>(
      html`<citizen-deployments
        can-add
        api-url="https://recipes.example"
        token=${unsignedToken({ subject: `maria-${Math.random()}`, role: 'admin' })}
      ></citizen-deployments>`,
    );
  const root = (element: CitizenDeployments) => element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const names = (element: CitizenDeployments) => [...root(element).querySelectorAll('.rowbtn')].map(textOf);
  const header = (element: CitizenDeployments, name: string) => shown(element, 'th .sort', saying(name));
  const point = (element: CitizenDeployments, type: 'pointerenter' | 'pointerleave') =>
    root(element).querySelector('.tw')?.dispatchEvent(new PointerEvent(type));

  beforeEach(async () => {
    await setViewport({ width: 1000, height: 800 });
    eventId = 1;
    isAdmin = false;
    onPath.clear();
    onPage = () => undefined;
    stream = openStream();
    stream.send('id: 1\nevent: start\ndata: {}\n\n');
    host = stubFetch(answer);
  });
  afterEach(() => {
    stream.close();
    host.restore();
  });

  it('sorts by a column, the other way round, and newest first again', async () => {
    all = make(5);
    const deployments = await open();
    const recipe = await header(deployments, 'Recipe');
    await shown(deployments, '.rowbtn');
    const newest = names(deployments);
    recipe.click();
    await deployments.updateComplete;
    expect(names(deployments)).to.deep.equal(['Aarhus 1', 'Berlin 0', 'Caen 2', 'Delft 3', 'Essen 4']);
    expect(recipe.closest('th')?.getAttribute('aria-sort')).to.equal('ascending');
    await expect(deployments).to.be.accessible();
    recipe.click();
    await deployments.updateComplete;
    expect(names(deployments)[0]).to.equal('Essen 4');
    expect(recipe.closest('th')?.getAttribute('aria-sort')).to.equal('descending');
    recipe.click();
    await deployments.updateComplete;
    expect(names(deployments)).to.deep.equal(newest);
    expect(recipe.closest('th')?.hasAttribute('aria-sort')).to.equal(false);
  });

  it('gives admins the Jitterpak back with what was answered, and names the secrets that it lacks', async () => {
    isAdmin = true;
    all = make(2, index => (index === 0 ? { jitterpak: true } : {}));
    const configuration = {
      recipe: all[0]?.recipe.id,
      version: '1.0.0',
      environment: 'production',
      connections: {},
      values: {},
    };
    onPath.set('/v1/deployments/dep_0', () =>
      json({ ...all[0], configuration, secrets: ['acme.crm.password', 'acme.desk.api_token'] }),
    );
    onPath.set('/v1/deployments/dep_0/jitterpak', () => new Response(new Uint8Array([80, 75, 3, 4])));
    const saved: Blob[] = [];
    const createObjectURL = URL.createObjectURL.bind(URL);
    URL.createObjectURL = blob => {
      saved.push(blob as Blob);
      return createObjectURL(blob);
    };
    try {
      const deployments = await open();
      const itemsOf = async (name: string): Promise<HTMLElement[]> => {
        (await shown(deployments, '.rowacts button', ({ ariaLabel }) => ariaLabel === `More actions: ${name}`)).click();
        await shown(deployments, '.menu:popover-open [role=menuitem]');
        return [...root(deployments).querySelectorAll<HTMLElement>('[role=menuitem]')];
      };
      const ofFlow = (await itemsOf('Aarhus 1')).map(textOf);
      expect(ofFlow).not.to.include('Download Jitterpak');
      const item = (await itemsOf('Berlin 0')).find(each => textOf(each) === 'Download Jitterpak');
      item?.click();
      await shown(deployments, '.toast', saying(/acme\.crm\.password and acme\.desk\.api_token\.$/));
      expect(saved.map(({ size, type }) => [size, type])).to.deep.equal([[4, 'application/zip']]);
    } finally {
      URL.createObjectURL = createObjectURL;
    }
  });

  it('marks practice accounts, and leads to where access was lost', async () => {
    all = make(2, index => (index === 0 ? { practice: true } : { lostAccess: ['postgresql'] }));
    const deployments = await open();
    await shown(deployments, '.tag.warn', saying('Practice'));
    const going = nextEvent(deployments, 'citizen-navigate');
    (await shown(deployments, 'button.tag', saying('Sign in with PostgreSQL again'))).click();
    const { page, deployment: opened } = await going;
    expect({ page, opened }).to.deep.equal({ page: 'wizard', opened: 'dep_1' });
    await expect(deployments).to.be.accessible();
  });

  it('moves no row while the pointer or the focus is among them', async () => {
    all = make(4);
    const deployments = await open();
    await shown(deployments, '.result', saying(/^4 deployments$/));
    (await header(deployments, 'Records')).click();
    await deployments.updateComplete;
    const before = names(deployments);
    point(deployments, 'pointerenter');
    tell({ ...deployment({ id: 'dep_3' }), ...all[3], lastRun: run({ deployment: 'dep_3', created: 900, seq: 5 }) });
    await shown(deployments, 'td.num', saying('900'));
    tell({ ...deployment({ id: 'dep_new', state: 'active' }), recipe: { ...deployment().recipe, name: 'New one' } });
    const update = await shown(deployments, '.update', saying('2 changes. Update the list'));
    expect(names(deployments)).to.deep.equal(before);
    await expect(deployments).to.be.accessible();
    update.click();
    await deployments.updateComplete;
    expect(names(deployments)[0]).to.equal('Delft 3');
    expect(names(deployments)).to.include('New one');
    expect(root(deployments).querySelector('.update')).to.equal(null);

    tell({ ...deployment({ id: 'dep_1' }), ...all[1], state: 'removed' });
    await shown(deployments, '.c-st', saying('Removed'));
    expect(names(deployments)).to.include('Aarhus 1');
    point(deployments, 'pointerleave');
    await waitUntil(() => !names(deployments).includes('Aarhus 1'));

    (await shown(deployments, '.rowbtn')).focus();
    tell({ ...deployment({ id: 'dep_2' }), ...all[2], state: 'removed' });
    await shown(deployments, '.update', saying('1 change. Update the list'));
  });

  it('keeps only the rows near the viewport of a long list, and finds all of them', async () => {
    all = make(1200, index => (index === 1150 ? { health: 'error' } : {}));
    const deployments = await open();
    await shown(deployments, '.result', saying('1,200 deployments'));
    const table = await shown(deployments, 'table');
    expect(table.getAttribute('aria-rowcount')).to.equal('1201');
    await waitUntil(() => root(deployments).querySelectorAll('tr.r').length < 150);
    expect(table.offsetHeight).to.be.greaterThan(1200 * 40);
    expect(textOf(await shown(deployments, '.stile.ok .n'))).to.equal('1,199');

    table.scrollIntoView({ block: 'end' });
    const last = await shown(deployments, 'tr.r', saying('Essen 1199'));
    expect(last.getAttribute('aria-rowindex')).to.equal('1201');
    expect(root(deployments).querySelectorAll('tr.r').length).to.be.lessThan(150);
    scrollTo(0, 0);

    (await shown(deployments, '.stile.error')).click();
    await shown(deployments, '.rowbtn', saying('Berlin 1150'));
    expect(names(deployments)).to.deep.equal(['Berlin 1150']);
    await shown(deployments, '.result', saying('1 of 1,200 deployments'));
    (await shown(deployments, '.result .btn', saying('Show all'))).click();
    await shown(deployments, '.rowbtn', saying('Berlin 0'));
  });

  it('says above the log of one that has stopped what to do, and leads to its settings', async () => {
    all = make(2, index => (index === 0 ? { health: 'error' } : {}));
    const deployments = await open();
    (await shown(deployments, '.rowbtn', saying('Aarhus 1'))).click();
    await shown(deployments, '[part=log]');
    expect(root(deployments).querySelector('.det .note')).to.equal(null);
    (await shown(deployments, '.rowbtn', saying('Berlin 0'))).click();
    const gone = nextEvent(deployments, 'citizen-navigate');
    (await shown(deployments, '.det .note .btn', saying('Change settings'))).click();
    expect((await gone).deployment).to.equal('dep_0');
  });

  it('loses nothing that happens while the pages come', async () => {
    all = make(300);
    let letThrough = () => {};
    const held = new Promise<void>(resolve => (letThrough = resolve));
    onPage = ({ url }) => (url.searchParams.has('cursor') ? held : undefined);
    const deployments = await open();
    await shown(deployments, '.result', saying('100 deployments Loading more…'));
    tell({ ...deployment({ id: 'dep_0' }), ...all[0], health: 'error' });
    await shown(deployments, '.stile.error .n', saying('1'));
    stream.send(
      `id: 9\nevent: run\ndata: ${JSON.stringify({
        run: run({ id: 'run_late', deployment: 'dep_299', created: 77, status: 'running' }),
        customer: { id: 'acme', name: 'Acme' },
      })}\n\n`,
    );
    await aTimeout(0);
    letThrough();
    await shown(deployments, '.result', saying(/^300 deployments$/));
    expect(textOf(await shown(deployments, '.stile.error .n'))).to.equal('1');
    const row = (await shown(deployments, '.rowbtn', saying('Essen 299'))).closest('tr');
    expect(textOf(row)).to.include('Running');
  });

  it('says when not all of them could be loaded', async () => {
    all = make(300);
    let isBroken = true;
    onPage = ({ url }) => {
      if (isBroken && url.searchParams.has('cursor')) throw new TypeError('the network is down');
    };
    const deployments = await open();
    await shown(deployments, '.partly', saying('We could not load all of them.'));
    await shown(deployments, '.rowbtn', saying('Berlin 0'));
    isBroken = false;
    (await shown(deployments, '.result .btn', saying('Try again'))).click();
    await shown(deployments, '.result', saying('300 deployments'));
  });

  it('names the customers for whoever looks after all of them', async () => {
    all = make(2);
    isAdmin = true;
    const deployments = await open();
    (await header(deployments, 'Customer')).click();
    expect(textOf(await shown(deployments, 'td.c-customer'))).to.equal('Acme');
    await expect(deployments).to.be.accessible();
  });

  it('offers a new version, and goes to the wizard with it', async () => {
    all = make(1, () => ({ upgrade: '1.4' }));
    const deployments = await open();
    (await shown(deployments, '.tag.up', saying('New version 1.4'))).click();
    expect(textOf(await shown(deployments, 'dialog[open] .subtitle'))).to.equal('Upgrade to version 1.4?');
    await expect(deployments).to.be.accessible();
    const going = nextEvent(deployments, 'citizen-navigate');
    (await shown(deployments, 'dialog .btn.primary')).click();
    const { page, deployment: id, recipe, cancelable } = await going;
    expect([page, id, recipe, cancelable]).to.deep.equal(['wizard', 'dep_0', all[0]?.recipe.id, true]);
  });

  it('has a menu for the keyboard', async () => {
    all = make(1, () => ({ upgrade: '1.4' }));
    const deployments = await open();
    const more = await shown(deployments, '.more');
    more.click();
    await shown(deployments, '.menu:popover-open');
    const words = () => textOf(focused(deployments));
    await waitUntil(() => words() === 'Change settings');
    expect(more.getAttribute('aria-expanded')).to.equal('true');
    await expect(deployments).to.be.accessible();
    await sendKeys({ press: 'End' });
    expect(words()).to.equal('Remove…');
    await sendKeys({ press: 'ArrowDown' });
    expect(words()).to.equal('Change settings');
    await sendKeys({ press: 's' });
    expect(words()).to.equal('See what happened');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => focused(deployments) === more);
    more.click();
    await waitUntil(() => words() === 'Change settings');
    const going = nextEvent(deployments, 'citizen-navigate');
    await sendKeys({ press: 'Enter' });
    expect((await going).deployment).to.equal('dep_0');
  });

  it('says in words what the thirteen statuses mean, and finds the search with a slash', async () => {
    all = make(1);
    const deployments = await open();
    (await shown(deployments, '.words > summary')).click();
    await shown(deployments, '.legend li', saying('Done, a part stopped'));
    expect(root(deployments).querySelectorAll('.legend li').length).to.equal(13);
    await expect(deployments).to.be.accessible();
    (await shown(deployments, '.rowbtn')).focus();
    await sendKeys({ press: '/' });
    expect(focused(deployments)?.matches('input[type=search]')).to.equal(true);
  });
});
