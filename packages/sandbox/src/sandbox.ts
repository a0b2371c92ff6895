import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { createOAuth } from './auth/oauth.ts';
import type { World } from './data/people.ts';
import { readObjects, type ObjectFacts } from './endpoint-facts.ts';
import { Refusal } from './refusal.ts';
import { createStore, type Change, type Store } from './store/record-store.ts';
import type { Account } from './account.ts';
import type { Answer } from './answer.ts';
import type { Practice, Vendor } from './vendor.ts';
import { vendors } from './vendors/index.ts';

export interface SandboxOptions {
  /** A free one when left out. */
  readonly port?: number;
  /** The same seed gives the same records, ids and keys. */
  readonly seed?: string | number;
  /** 1,000 when left out. */
  readonly rowsPerObject?: number;
  /**
   * Fields that accounts of Constant Contact, Magento, Business One, ServiceNow and Zendesk have of their own, beside those
   * that show what such fields are; none when left out.
   */
  readonly ownFields?: number;
  /** ms since 1970: what the vendors take for the time. */
  readonly clock?: () => number;
  /** The folder of the endpoint descriptions; that of the library when left out. */
  readonly descriptions?: URL;
}

export interface CallEntry {
  readonly kind: 'call';
  /** ms since 1970. */
  readonly at: number;
  readonly method: string;
  /** As the vendor knows it, with its query: without the endpoint's id before it. */
  readonly path: string;
  readonly status: number;
}
export interface ChangeEntry extends Change {
  readonly kind: 'change';
  readonly at: number;
}
export type LogEntry = CallEntry | ChangeEntry;

/** What goes wrong on purpose. */
export interface Fault {
  readonly status?: number;
  /** Text is sent as HTML unless `headers` say otherwise, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of `body`: the answer that would have been given, with what is wrong in it. */
  readonly change?: (body: unknown) => unknown;
  /** The connection ends without an answer. */
  readonly hangUp?: boolean;
  /** What is asked for is done, but the answer gets lost. */
  readonly losesAnswer?: boolean;
  /** How many requests it hits; one when left out. */
  readonly times?: number;
  /** Requests that it hits; all when left out. */
  readonly match?: { readonly method?: string; readonly path?: RegExp };
}

export interface Sandbox {
  /**
   * `http://127.0.0.1:4499`. The APIs of a vendor begin at `/{endpointId}`; `/{endpointId}/account` tells the account, `/accounts`
   * all of them.
   */
  readonly address: string;
  readonly accounts: Readonly<Record<string, Account>>;
  /** The records of an account, past its API: to be looked at, and to be changed. */
  records(endpoint: string): Store;
  /** Calls and changes in the order in which they came. */
  log(endpoint: string): readonly LogEntry[];
  /** Every `every`th call is refused with the vendor's own answer; `null` ends it. */
  limit(endpoint: string, limit: { readonly every: number } | null): void;
  /** `null` ends all faults of the account. */
  fail(endpoint: string, fault: Fault | null): void;
  /** Ends the access tokens given so far. */
  expire(endpoint: string): void;
  /** Ends refresh tokens too: consent was withdrawn. */
  withdraw(endpoint: string): void;
  /** Seconds that access tokens last from now on; the vendor's own when nothing is given. */
  setTokenLifetime(endpoint: string, seconds?: number): void;
  /** Records, logs, limits and faults as at the start, of one account or of all. Tokens hold on. */
  reset(endpoint?: string): void;
  close(): Promise<void>;
}

interface Place {
  readonly vendor: Vendor;
  readonly practice: Practice;
  readonly log: LogEntry[];
  readonly faults: { readonly fault: Fault; left: number }[];
  limit: { readonly every: number } | null;
  calls: number;
  reset(): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Changes the answer before it is sent. */
    spoil?: (body: unknown) => unknown;
    /** The answer is not sent. */
    isLost?: boolean;
  }
}

/** What follows the endpoint's id. */
const pathOf = (request: FastifyRequest): string => request.url.replace(/^\/[^/?]+/, '') || '/';

const parseBodies = (app: FastifyInstance): void => {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  const parseJson = (
    _request: FastifyRequest,
    text: string,
    done: (error: Error | null, body?: unknown) => void,
  ): void => {
    if (text.trim() === '') return done(null, undefined);
    try {
      done(null, JSON.parse(text));
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }));
    }
  };
  app.addContentTypeParser(/^application\/(.+\+)?json/, { parseAs: 'string' }, parseJson);
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
};

const createPlace = (
  vendor: Vendor,
  world: World,
  now: () => number,
  descriptions: URL,
): Place & { serve(app: FastifyInstance): void } => {
  const log: LogEntry[] = [];
  const account = vendor.account(world);
  const addressFor = (request: FastifyRequest): string => `http://${request.headers.host ?? ''}/${vendor.id}`;
  const oauth = createOAuth({ title: vendor.title, settings: vendor.oauth, world, account, now, addressFor });
  let objects: ObjectFacts[] | undefined;
  let store: Store | undefined;
  const practice: Practice = {
    endpoint: vendor.id,
    world,
    account,
    oauth: oauth.server,
    now,
    addressFor,
    // Reading a description and making its records takes a moment that most accounts of a server never need.
    get store() {
      objects ??= readObjects(vendor.id, descriptions);
      store ??= createStore({
        objects,
        dialect: vendor.dialect,
        world,
        now,
        onChange: change => log.push({ kind: 'change', at: now(), ...change }),
      });
      return store;
    },
  };
  return {
    vendor,
    practice,
    log,
    faults: [],
    limit: null,
    calls: 0,
    serve: oauth.serve,
    reset() {
      store = undefined;
      log.length = 0;
      this.faults.length = 0;
      this.limit = null;
      this.calls = 0;
    },
  };
};

const isOAuthPath = ({ oauth }: Vendor, path: string): boolean => {
  const bare = path.split('?')[0] ?? '';
  return [oauth?.authorize, oauth?.token, oauth?.revoke].some(
    pattern =>
      pattern !== undefined &&
      new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`).test(bare),
  );
};

const serveVendor = async (
  app: FastifyInstance,
  place: ReturnType<typeof createPlace>,
  now: () => number,
): Promise<void> => {
  const { vendor, practice } = place;

  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request);
    const fitting = place.faults.find(
      ({ fault: { match }, left }) =>
        left > 0 && (match?.method ?? request.method) === request.method && (match?.path?.test(path) ?? true),
    );
    const tell = ({ status, body, headers = {} }: Answer) => reply.code(status).headers(headers).send(body);
    if (fitting) {
      fitting.left -= 1;
      const { hangUp, losesAnswer, change, status = 200, body, headers } = fitting.fault;
      if (hangUp) {
        reply.hijack();
        request.raw.socket.destroy();
        return;
      }
      if (losesAnswer) request.isLost = true;
      else if (change) request.spoil = change;
      else {
        if (typeof body === 'string') reply.type('text/html; charset=utf-8');
        await tell({ status, body, headers: headers ?? {} });
        return reply;
      }
    }
    if (path === '/account' || isOAuthPath(vendor, path) || vendor.isOpen?.(path)) return;
    place.calls += 1;
    if (place.limit && place.calls % place.limit.every === 0) {
      await tell(vendor.limited);
      return reply;
    }
    const refused = await vendor.login(request, practice);
    if (refused) {
      await tell(refused);
      return reply;
    }
  });
  app.addHook('preSerialization', (request, _reply, body, done) => {
    done(null, request.spoil ? request.spoil(structuredClone(body)) : body);
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (request.isLost) request.raw.socket.destroy();
    done(null, payload);
  });
  app.addHook('onResponse', (request, reply, done) => {
    place.log.push({
      kind: 'call',
      at: now(),
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
    });
    done();
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).headers(error.headers).send(error.body);
    const status = error.statusCode ?? 500;
    return reply
      .code(status)
      .send(vendor.failed(status, status < 500 ? error.message : (error.stack ?? error.message)));
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(vendor.failed(404, `${request.method} ${pathOf(request)} is not known`)),
  );
  place.serve(app);
  app.get('/account', () => practice.account);
  await vendor.serve(app, practice);
};

/** One server on the loopback address with an account at each vendor, for trying recipes out: nothing leaves the machine. */
export const createSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const {
    port = 0,
    seed = 1,
    rowsPerObject = 1000,
    ownFields = 0,
    clock = Date.now,
    descriptions = new URL('../../library/endpoints/', import.meta.url),
  } = options;
  const app = Fastify({ bodyLimit: 50_000_000, forceCloseConnections: true, routerOptions: { maxParamLength: 4000 } });
  await app.register(formbody);
  parseBodies(app);

  const places = new Map(
    vendors.map((vendor, slot) => {
      const world: World = { seed, endpoint: vendor.id, slot, rows: rowsPerObject, ownFields };
      return [vendor.id, createPlace(vendor, world, clock, descriptions)];
    }),
  );
  for (const place of places.values()) {
    await app.register(scope => serveVendor(scope, place, clock), { prefix: `/${place.vendor.id}` });
  }
  const placeOf = (endpoint: string) => {
    const place = places.get(endpoint);
    if (!place) throw new RangeError(`There is no practice account at ${endpoint}`);
    return place;
  };

  const accounts = Object.fromEntries([...places].map(([id, { practice }]) => [id, practice.account]));
  app.get('/accounts', () => accounts);

  const address = await app.listen({ port, host: '127.0.0.1' });
  return {
    address,
    accounts,
    records: endpoint => placeOf(endpoint).practice.store,
    log: endpoint => placeOf(endpoint).log,
    limit(endpoint, limit) {
      const place = placeOf(endpoint);
      place.limit = limit;
      place.calls = 0;
    },
    fail(endpoint, fault) {
      const { faults } = placeOf(endpoint);
      if (fault) faults.push({ fault, left: fault.times ?? 1 });
      else faults.length = 0;
    },
    expire: endpoint => placeOf(endpoint).practice.oauth.expire(),
    withdraw: endpoint => placeOf(endpoint).practice.oauth.withdraw(),
    setTokenLifetime: (endpoint, seconds) => placeOf(endpoint).practice.oauth.setLifetime(seconds),
    reset(endpoint) {
      for (const place of endpoint === undefined ? places.values() : [placeOf(endpoint)]) place.reset();
    },
    close: () => app.close(),
  };
};
