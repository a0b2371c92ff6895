import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Library } from '@citizen-integrator/library';
import { registerSessionRoutes } from './auth/routes.ts';
import { createTokens } from './auth/tokens.ts';
import { packageFolder, type Config } from './config.ts';
import { registerConnectionRoutes } from './connections/routes.ts';
import { SourcePeeks } from './connections/source-peeks.ts';
import { createConsents } from './consents/consents.ts';
import { createPracticeServer } from './consents/practice.ts';
import { registerConsentRoutes } from './consents/routes.ts';
import { removeOldAuthorizations } from './consents/store.ts';
import { registerCustomerRoutes } from './customers/routes.ts';
import { registerDeliveryRoutes } from './deliveries/routes.ts';
import { removeOldDeliveries } from './deliveries/store.ts';
import { registerDeploymentRoutes } from './deployments/routes.ts';
import { registerDraftRoutes } from './drafts/routes.ts';
import { registerEndpointRoutes } from './endpoints/routes.ts';
import { createEngine } from './engine/engine.ts';
import { registerEnvironmentRoutes } from './environments/routes.ts';
import { createEventHub } from './events/hub.ts';
import { registerEventRoutes } from './events/routes.ts';
import { removeOldEvents } from './events/store.ts';
import { createFormulaPool } from './formulas/formula-pool.ts';
import { createAddressGuard } from './guard/address-guard.ts';
import { createApp } from './http/app.ts';
import { registerElements } from './http/elements.ts';
import { createHandle } from './http/handle.ts';
import { registerHealth } from './http/health.ts';
import { removeOldIdempotencyKeys } from './http/idempotency.ts';
import { registerMetrics } from './http/metrics.ts';
import { createOpenApi } from './http/openapi.ts';
import { forgetFilesOfRemoved } from './jitterpak/store.ts';
import { offeredLibrary } from './offered-library.ts';
import { registerPresentationRoutes } from './presentation/routes.ts';
import { registerRecipeRoutes } from './recipes/routes.ts';
import { deletedRecipesDays, forgetDeletedRecipes } from './recipes/own-store.ts';
import { recordRecipes, withoutTaken } from './recipes/store.ts';
import { registerRunRoutes } from './runs/routes.ts';
import { forgetOldRows } from './runs/store.ts';
import { createScheduler } from './schedules/scheduler.ts';
import { loadMasterSecret } from './secrets/master-secret.ts';
import type { Store } from './store/database.ts';
import { openConfiguredStore } from './store/open.ts';

export interface Host {
  /** Where it listens: `http://127.0.0.1:4400`. */
  readonly address: string;
  readonly app: FastifyInstance;
  /** Stops listening, ends streams, leaves work to the next start, and stops the embedded PostgreSQL. */
  readonly close: () => Promise<void>;
}

export interface HostOptions {
  readonly logger?: FastifyServerOptions['logger'];
  /** In place of the library that the configuration names. */
  readonly library?: Library;
  /** Called when another host has taken over this one's work; the process must end. */
  readonly onOusted?: () => void;
}

/** How long idempotency keys and what began a sign-in are kept, in hours. */
const memory = 24;
/** How long refused rows are kept to be tried again. */
const refusedRowsDays = 30;
/** How long deliveries are kept, copied or not. */
const deliveriesDays = 30;
/** How long a removed deployment, which may be brought back, keeps its files. */
const removedFilesMinutes = 120;
const houseKeepingInterval = 60 * 60 * 1000;

const startHouseKeeping = (store: Store, onError: (error: unknown) => void): (() => void) => {
  const clean = () =>
    store
      .withScope('operator', async tx => {
        await removeOldEvents(tx);
        await removeOldIdempotencyKeys(tx, memory);
        await removeOldAuthorizations(tx, memory);
        await forgetOldRows(tx, refusedRowsDays);
        await removeOldDeliveries(tx, deliveriesDays);
        await forgetFilesOfRemoved(tx, removedFilesMinutes);
        await forgetDeletedRecipes(tx, deletedRecipesDays);
      })
      .catch(onError);
  const timer = setInterval(() => void clean(), houseKeepingInterval);
  timer.unref();
  return () => clearInterval(timer);
};

/** `host:port` of an origin. */
const pairOf = (origin: string): string => {
  const { hostname, port, protocol } = new URL(origin);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
};

/**
 * Starts a host: database, engine, HTTP.
 * @throws Error in words for the operator when something is missing or taken.
 */
export const createHost = async (config: Config, options: HostOptions = {}): Promise<Host> => {
  const { version } = JSON.parse(await readFile(join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
  const stale: unknown[] = [];
  const offered = options.library ?? (await offeredLibrary(config, error => stale.push(error)));
  const masterSecret = await loadMasterSecret(config.secret, config.data);
  const { practice } = config;
  const guard = createAddressGuard({ allow: practice === null ? config.allow : [...config.allow, pairOf(practice)] });
  const { store, close: closeStore } = await openConfiguredStore(config);
  // What was opened, last first: a start that fails half way closes what it has.
  const opened: (() => void | Promise<void>)[] = [closeStore, () => guard.close()];
  const close = async () => {
    for (let next = opened.pop(); next; next = opened.pop()) await next();
  };

  try {
    const app = await createApp(options.logger);
    for (const err of stale)
      app.log.error({ err }, 'the library cannot be built: the one that was built last is offered');
    const library = await store.withScope('operator', tx =>
      withoutTaken(tx, offered, id => {
        app.log.error({ recipe: id }, 'a recipe of the library is left out: an organization has one with its id');
      }),
    );
    let address = '';
    let isReady = false;
    const url = () => config.url ?? address;
    const tokens = createTokens({ store, masterSecret, guard, url });
    const consents = createConsents({ store, library, guard, masterSecret, practice });
    const onError = (error: unknown) => app.log.warn({ err: error }, 'something could not be done; the work goes on');
    const practiceServer = practice === null ? null : createPracticeServer(practice, guard, onError);
    const engine = createEngine({
      store,
      library,
      guard,
      masterSecret,
      consents,
      log: app.log,
      executorId: config.executor,
      onOusted() {
        isReady = false;
        options.onOusted?.();
      },
    });
    const scheduler = createScheduler({ store, engine, library, log: app.log });
    const formulas = createFormulaPool();
    opened.push(() => formulas.close());
    const hub = await createEventHub(store.url, app.log);
    opened.push(() => hub.close());

    const handle = createHandle(app, { store, tokens, masterSecret });
    const base = { store, library, guard, masterSecret, consents, practiceServer };
    const parts = { ...base, engine, tokens, hub, formulas, peeks: new SourcePeeks(), url, onError };
    const streams = registerEventRoutes(app, parts);
    registerMetrics(app, store, streams.count);
    registerHealth(app, store, () => isReady);
    registerElements(app, { folder: config.elements, version });
    registerSessionRoutes(handle, parts);
    registerEnvironmentRoutes(handle);
    registerEndpointRoutes(handle, parts);
    registerRecipeRoutes(handle, parts);
    registerPresentationRoutes(handle, parts);
    registerCustomerRoutes(handle, parts);
    registerConnectionRoutes(handle, parts);
    registerConsentRoutes(app, handle, parts);
    registerDraftRoutes(handle, parts);
    registerDeploymentRoutes(handle, parts);
    registerRunRoutes(handle, parts);
    registerDeliveryRoutes(app, { ...base, onDue: scheduler.wake });
    app.get('/v1/openapi.json', () => createOpenApi(version, url()));
    app.get('/v1/recipe.schema.json', (_request, reply) => reply.redirect('/elements/recipe.schema.json'));

    await store.withScope('operator', tx => recordRecipes(tx, library));
    await engine.launch();
    opened.push(() => engine.close());
    scheduler.start();
    opened.push(scheduler.close);
    opened.push(startHouseKeeping(store, error => app.log.error({ err: error }, 'house-keeping failed')));
    opened.push(() => app.close());
    opened.push(streams.close);
    address = await app.listen({ host: config.address, port: config.port });
    isReady = true;
    return { address, app, close };
  } catch (error) {
    await close();
    throw error;
  }
};
