import { expect } from '@open-wc/testing';
import { isRecipeApiError } from '../../src/client/index.ts';
import { acquireSession, type SessionLease, type SessionSettings } from '../../src/session/index.ts';
import { json, problem, stubFetch, unsignedToken, type Answer, type StubbedFetch } from './support/stub-fetch.ts';
import { until } from './support/until.ts';

const settings: SessionSettings = { apiUrl: 'https://recipes.example', getToken: undefined, tokenUrl: '', token: '' };
const environments: Answer = () => json({ items: [], total: 0, next: null });

const sessions = (): ReadonlyMap<string, unknown> => {
  const registry = (globalThis as Record<symbol, unknown>)[Symbol.for('citizen-integrator/0')];
  return (registry as { entries: Map<string, unknown> }).entries;
};

describe('A session', () => {
  let network: StubbedFetch | undefined;
  const leases: SessionLease[] = [];
  const acquire = (given: Partial<SessionSettings>, locale = 'en') => {
    const lease = acquireSession({ ...settings, ...given }, locale);
    leases.push(lease);
    return lease.session;
  };

  afterEach(async () => {
    network?.restore();
    network = undefined;
    for (const lease of leases.splice(0)) lease.release();
    await until(() => sessions().size === 0);
  });

  it('is shared by the same address and the same way to a token', () => {
    const getToken = () => Promise.resolve('t');
    expect(acquire({ getToken })).to.equal(acquire({ getToken }));
    expect(acquire({ tokenUrl: '/token' })).to.equal(acquire({ tokenUrl: '/token' }));
    expect(acquire({ getToken })).not.to.equal(acquire({ getToken: () => Promise.resolve('t') }));
    expect(acquire({ tokenUrl: '/token' })).not.to.equal(
      acquire({ tokenUrl: '/token', apiUrl: 'https://other.example' }),
    );
    expect(acquire({ tokenUrl: '/token' })).not.to.equal(acquire({ tokenUrl: '/token' }, 'de'));
  });

  it('is shared by the same person in the token', () => {
    const first = acquire({ token: unsignedToken({ salt: '1' }) });
    expect(acquire({ token: unsignedToken({ salt: '2' }) })).to.equal(first);
    expect(acquire({ token: unsignedToken({ customer: 'other' }) })).not.to.equal(first);
    expect(acquire({ token: unsignedToken({ subject: 'other' }) })).not.to.equal(first);
  });

  it('is shared by two copies of the script', async () => {
    const copy = '../../src/session/registry.ts?second-copy';
    const second = (await import(copy)) as { acquireSession: typeof acquireSession };
    expect(second.acquireSession).not.to.equal(acquireSession);
    const lease = second.acquireSession({ ...settings, tokenUrl: '/token' }, 'en');
    leases.push(lease);
    expect(lease.session).to.equal(acquire({ tokenUrl: '/token' }));
  });

  it('closes with the last who uses it', async () => {
    const first = acquireSession({ ...settings, tokenUrl: '/token' }, 'en');
    const second = acquireSession({ ...settings, tokenUrl: '/token' }, 'en');
    first.release();
    first.release();
    await new Promise(resolve => setTimeout(resolve));
    expect(sessions().size).to.equal(1);
    second.release();
    const third = acquireSession({ ...settings, tokenUrl: '/token' }, 'en');
    expect(third.session, 'taken up again at once').to.equal(second.session);
    third.release();
    await until(() => sessions().size === 0);
  });

  it('fetches one token for calls at the same time', async () => {
    network = stubFetch(call =>
      call.url.pathname === '/token' ? json({ token: unsignedToken() }) : environments(call),
    );
    const { client } = acquire({ tokenUrl: '/token' });
    await Promise.all([client.environments.list(), client.environments.list(), client.environments.list()]);
    expect(network.calls.filter(({ url }) => url.pathname === '/token')).to.have.length(1);
  });

  it('renews a token once when the host refuses it, however many calls it refuses', async () => {
    let made = 0;
    const getToken = () => Promise.resolve(unsignedToken({ salt: String(made++) }));
    const bad = new Set<string | null>();
    network = stubFetch(call => {
      const token = call.headers.get('authorization');
      if (bad.size === 0) bad.add(token);
      return bad.has(token) ? problem(401, 'unauthorized') : environments(call);
    });
    const { client } = acquire({ getToken });
    await Promise.all([client.environments.list(), client.environments.list()]);
    expect(made).to.equal(2);
  });

  it('renews a token before it ends', async () => {
    let made = 0;
    acquire({ getToken: () => Promise.resolve(unsignedToken({ life: 2, salt: String(made++) })) });
    network = stubFetch(environments);
    await leases[0]?.session.client.environments.list();
    expect(made).to.equal(1);
    await until(() => made > 1, 'never renewed');
  });

  it('tells apart why there is no token', async () => {
    const kindOf = async (given: Partial<SessionSettings>) => {
      const error: unknown = await acquire(given)
        .client.session.get()
        .catch((reason: unknown) => reason);
      return isRecipeApiError(error) ? error.kind : error;
    };
    expect(await kindOf({ getToken: () => Promise.reject(new Error('no')) })).to.equal('unauthorized');
    expect(await kindOf({ getToken: () => Promise.resolve('') })).to.equal('unauthorized');
    network = stubFetch(() => json({}, 403));
    expect(await kindOf({ tokenUrl: '/a' })).to.equal('unauthorized');
    network.restore();
    network = stubFetch(() => json({}, 500));
    expect(await kindOf({ tokenUrl: '/b' })).to.equal('unavailable');
    network.restore();
    network = stubFetch(() => Promise.reject(new TypeError('offline')));
    expect(await kindOf({ tokenUrl: '/c' })).to.equal('offline');
  });

  it('lets calls wait for the page when only the page has tokens', async () => {
    network = stubFetch(environments);
    const session = acquire({ token: unsignedToken({ life: -10 }) });
    let expired = 0;
    session.listen({ onTokenExpired: () => expired++ });
    const call = session.client.environments.list();
    await until(() => expired === 1);
    expect(session.problem?.kind).to.equal('unauthorized');
    expect(network.calls).to.be.empty;
    const token = unsignedToken();
    session.setToken(token);
    await call;
    expect(session.problem).to.equal(null);
    expect(network.calls[0]?.headers.get('authorization')).to.equal(`Bearer ${token}`);
  });

  it('keeps the request id of a refusal that only the page can mend', async () => {
    network = stubFetch(() => problem(401, 'unauthorized'), environments);
    const session = acquire({ token: unsignedToken() });
    const call = session.client.environments.list();
    await until(() => session.problem);
    expect(session.problem?.requestId).to.equal('req-1');
    session.setToken(unsignedToken({ salt: 'new' }));
    await call;
  });

  it('asks for the next token before the present one ends', async () => {
    const session = acquire({ token: unsignedToken({ life: 2 }) });
    let expired = 0;
    session.listen({ onTokenExpired: () => expired++ });
    await until(() => expired === 1, 'never asked');
  });

  it('drops what it loaded when another person comes, and when one signs out', async () => {
    let subject = 'maria';
    const bad = new Set<string | null>();
    network = stubFetch(call => {
      const token = call.headers.get('authorization');
      if (subject === 'tom' && bad.size === 0) bad.add(token);
      return bad.has(token) ? problem(401, 'unauthorized') : environments(call);
    });
    const session = acquire({ getToken: () => Promise.resolve(unsignedToken({ subject })) });
    let loads = 0;
    const load = () => session.cache.get('x', () => Promise.resolve(++loads));
    await session.client.environments.list();
    await load();
    expect(await load()).to.equal(1);
    subject = 'tom';
    await session.client.environments.list();
    expect(session.person).to.equal(1);
    expect(await load()).to.equal(2);
    session.logout();
    expect(session.person).to.equal(2);
    expect(await load()).to.equal(3);
  });

  it('looks again at what a person may do when the next token opens something else', async () => {
    let made = 0;
    let role = 'user';
    const getToken = () => Promise.resolve(unsignedToken({ role, life: 2, salt: String(made++) }));
    network = stubFetch(environments);
    const session = acquire({ getToken });
    await session.client.environments.list();
    await until(() => made === 2, 'never renewed');
    expect(session.person, 'the same rights').to.equal(0);
    role = 'admin';
    await until(() => session.person === 1, 'never looked again');
  });

  it('wants no token any more that was asked for before a person signed out', async () => {
    const answers: ((token: string) => void)[] = [];
    network = stubFetch(environments);
    const session = acquire({ getToken: () => new Promise<string>(resolve => answers.push(resolve)) });
    const kindOf = (call: Promise<unknown>) =>
      call.then(
        () => 'answered',
        (error: unknown) => (isRecipeApiError(error) ? error.kind : error),
      );
    const before = kindOf(session.client.environments.list());
    await until(() => answers.length === 1);
    session.logout();
    const after = kindOf(session.client.environments.list());
    await until(() => answers.length === 2);
    const [maria, tom] = [unsignedToken(), unsignedToken({ subject: 'tom' })];
    answers[1]?.(tom);
    expect(await after).to.equal('answered');
    answers[0]?.(maria);
    expect(await before).to.equal('aborted');
    expect(network.calls.map(({ headers }) => headers.get('authorization'))).to.deep.equal([`Bearer ${tom}`]);
  });
});
