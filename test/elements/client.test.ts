import { expect } from '@open-wc/testing';
import { createClient, isRecipeApiError, type RecipeApiError, type StreamState } from '../../src/client/index.ts';
import type { HostEvent } from '../../src/contract/index.ts';
import { fetchToken, freshName, openGate } from './support/stage.ts';
import { json, openStream, problem, stubFetch, type StubbedFetch } from './support/stub-fetch.ts';
import { until } from './support/until.ts';

const nothing = { items: [], total: 0, next: null };
const noRecipes = { ...nothing, facets: { endpoint: [], category: [], action: [] } };
const apiUrl = 'https://recipes.example/base';

const failure = async (promise: Promise<unknown>): Promise<RecipeApiError> => {
  try {
    await promise;
  } catch (error) {
    if (isRecipeApiError(error)) return error;
    throw error;
  }
  throw new Error('This should have failed');
};

describe('The client', () => {
  let network: StubbedFetch | undefined;
  const client = (getToken = () => Promise.resolve('t1')) => createClient({ apiUrl, getToken, locale: 'de-AT' });

  afterEach(() => {
    network?.restore();
    network = undefined;
  });

  it('sends token, language and request id, and fills in path and query', async () => {
    network = stubFetch(() => json(nothing));
    await client().deployments.runs('dep/1', { limit: 5 });
    const [call] = network.calls;
    expect(call?.method).to.equal('GET');
    expect(call?.url.href).to.equal('https://recipes.example/base/v1/deployments/dep%2F1/runs?limit=5');
    expect(call?.headers.get('authorization')).to.equal('Bearer t1');
    expect(call?.headers.get('accept-language')).to.equal('de-AT');
    expect(call?.headers.get('x-request-id')).to.match(/^[0-9a-f]{32}$/);
  });

  it('repeats a parameter for each of its values and leaves out what is not given', async () => {
    network = stubFetch(() => json(noRecipes));
    await client().recipes.list({ category: ['crm', 'data'], q: undefined });
    expect(network.calls[0]?.url.search).to.equal('?category=crm&category=data');
  });

  it('puts a problem of the host into its one error', async () => {
    network = stubFetch(() => problem(403, 'forbidden'));
    const error = await failure(client().session.get());
    expect(error.kind).to.equal('forbidden');
    expect(error.displayMessage).to.equal('Said by the host.');
    expect(error.requestId).to.equal('req-1');
    expect(error.message).to.include('GET /v1/session answered 403');
  });

  it('knows a failure without a problem by its status, and has a sentence for people', async () => {
    network = stubFetch(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    const error = await failure(client().session.get());
    expect(error.kind).to.equal('unavailable');
    expect(error.detail).to.equal(null);
    expect(error.displayMessage).to.match(/not answering/);
  });

  it('says where an answer does not fit the contract', async () => {
    network = stubFetch(() => json({ ...nothing, total: 'many' }, 200, { 'x-request-id': 'req-7' }));
    const error = await failure(client().environments.list());
    expect(error.kind).to.equal('unexpected');
    expect(error.message).to.include('total');
    expect(error.requestId).to.equal('req-7');
  });

  it('tries reading again when the host is away or busy, as late as it is told', async () => {
    network = stubFetch(
      () => problem(503, 'unavailable'),
      () => problem(429, 'rate-limited', { 'retry-after': '1' }),
      () => json(nothing),
    );
    const start = performance.now();
    await client().environments.list();
    expect(network.calls).to.have.length(3);
    expect(performance.now() - start).to.be.at.least(1000);
  });

  it('leaves a long wait to whoever called', async () => {
    network = stubFetch(() => problem(429, 'rate-limited', { 'retry-after': '60' }));
    const error = await failure(client().environments.list());
    expect(error.kind).to.equal('rate-limited');
    expect(error.retryAfterMs).to.equal(60_000);
    expect(network.calls).to.have.length(1);
  });

  it('does not start work twice unless it carries a key', async () => {
    network = stubFetch(() => problem(503, 'unavailable'));
    await failure(client().deployments.run('dep_1'));
    expect(network.calls).to.have.length(1);
    await failure(client().deployments.run('dep_1', {}, { idempotencyKey: 'once' }));
    expect(network.calls).to.have.length(4);
    expect(network.calls.slice(1).map(call => call.headers.get('idempotency-key'))).to.deep.equal([
      'once',
      'once',
      'once',
    ]);
  });

  it('tells being offline from being stopped', async () => {
    network = stubFetch(() => Promise.reject(new TypeError('Failed to fetch')));
    expect((await failure(client().connections.remove('con_1'))).kind).to.equal('offline');
    network.restore();
    network = stubFetch(() => new Promise<Response>(() => {}));
    const stop = new AbortController();
    const call = failure(client().session.get({ signal: stop.signal }));
    stop.abort();
    expect((await call).kind).to.equal('aborted');
  });

  it('asks once for another token when one is refused', async () => {
    const asked: (string | undefined)[] = [];
    network = stubFetch(
      () => problem(401, 'unauthorized'),
      () => json(nothing),
    );
    const api = createClient({
      apiUrl,
      getToken: ({ refused }) => {
        asked.push(refused?.token);
        return Promise.resolve(refused ? 't2' : 't1');
      },
    });
    await api.environments.list();
    expect(asked).to.deep.equal([undefined, 't1']);
    expect(network.calls.map(({ headers }) => headers.get('authorization'))).to.deep.equal(['Bearer t1', 'Bearer t2']);
  });

  it('gives up when there is no other token', async () => {
    network = stubFetch(() => problem(401, 'unauthorized'));
    expect((await failure(client().environments.list())).kind).to.equal('unauthorized');
    expect(network.calls).to.have.length(1);
  });

  it('follows events, comes back where it was, and passes over what it does not know', async () => {
    const streams = [openStream(), openStream()];
    network = stubFetch(
      ...streams.map(
        ({ response }) =>
          () =>
            response,
      ),
    );
    const events: HostEvent[] = [];
    const states: StreamState['kind'][] = [];
    const stop = new AbortController();
    const following = client().events({
      signal: stop.signal,
      onEvent: event => events.push(event),
      onState: ({ kind }) => states.push(kind),
    });
    await until(() => network?.calls.length === 1);
    streams[0]?.send(': first byte\n\n');
    expect(states).to.deep.equal(['connecting']);
    streams[0]?.send('id: 3\nevent: start\ndata: {}\n\n');
    await until(() => states.includes('open'));
    streams[0]?.send(
      ': heartbeat\n\nid: 4\nevent: recipe\ndata: {"type":"recipe","recipe":{"id":"r","version":"1"}}\n\n',
    );
    streams[0]?.send('id: 5\nevent: comet\ndata: {}\n\nid: 6\nevent: reset\ndata: {"type":"re');
    streams[0]?.send('set"}\n\n');
    await until(() => events.length === 2);
    expect(events.map(({ type }) => type)).to.deep.equal(['recipe', 'reset']);
    streams[0]?.close();
    streams[1]?.send('id: 6\nevent: start\ndata: {}\n\n');
    await until(() => states.filter(kind => kind === 'open').length === 2, 'never came back');
    expect(network.calls.map(({ headers }) => headers.get('last-event-id'))).to.deep.equal([null, '6']);
    stop.abort();
    await following;
    expect(states).to.deep.equal(['connecting', 'open', 'lost', 'connecting', 'open']);
  });

  it('understands the real host', async () => {
    const { apiUrl: address } = openGate();
    const customer = freshName();
    const token = await fetchToken({ customer });
    const api = createClient({ apiUrl: address, getToken: () => Promise.resolve(token) });
    const session = await api.session.get();
    expect(session.customer?.id).to.equal(customer);
    const recipes = await api.recipes.list();
    const recipe = await api.recipes.get(recipes.items[0]?.id ?? '');
    expect(recipe.steps).not.to.be.empty;
    expect((await failure(api.recipes.get('not-there'))).kind).to.equal('not-found');
    expect((await api.deployments.summary()).total).to.equal(0);
    expect((await api.endpoints.list()).items.map(({ id }) => id)).to.include('postgresql');
  });
});
