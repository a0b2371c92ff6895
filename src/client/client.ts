import type { RouteInput } from '../contract/index.ts';
import type { EventStreamOptions } from './event-stream.ts';
import { RecipeApiError } from './recipe-api-error.ts';
import { createTransport, type CallOptions, type ClientOptions } from './transport.ts';

/**
 * The hosted recipe API as functions, grouped by noun. Every one rejects with RecipeApiError alone.
 * Reading, and what carries an idempotency key, is tried again when the host is away or busy.
 */
export const createClient = (options: ClientOptions) => {
  const transport = createTransport(options);
  const { call } = transport;
  return {
    sessions: {
      /** For a backend: `getToken` gives its API key. */
      create: (body: RouteInput<'createSession', 'body'>, options?: CallOptions) =>
        call('createSession', { body }, options),
    },
    session: {
      get: (options?: CallOptions) => call('getSession', {}, options),
    },
    environments: {
      list: (query: RouteInput<'listEnvironments', 'query'> = {}, options?: CallOptions) =>
        call('listEnvironments', { query }, options),
    },
    endpoints: {
      list: (query: RouteInput<'listEndpoints', 'query'> = {}, options?: CallOptions) =>
        call('listEndpoints', { query }, options),
    },
    recipes: {
      list: (query: RouteInput<'listRecipes', 'query'> = {}, options?: CallOptions) =>
        call('listRecipes', { query }, options),
      get: (id: string, options?: CallOptions) => call('getRecipe', { params: { id }, query: {} }, options),
      /** As it was in an older version, which deployments may still have. */
      version: (id: string, version: string, options?: CallOptions) =>
        call('getRecipe', { params: { id }, query: { version } }, options),
    },
    connections: {
      list: (query: RouteInput<'listConnections', 'query'> = {}, options?: CallOptions) =>
        call('listConnections', { query }, options),
      create: (body: RouteInput<'createConnection', 'body'>, options?: CallOptions) =>
        call('createConnection', { body }, options),
      update: (id: string, body: RouteInput<'updateConnection', 'body'>, options?: CallOptions) =>
        call('updateConnection', { params: { id }, body }, options),
      remove: (id: string, options?: CallOptions) => call('deleteConnection', { params: { id } }, options),
      /** A system may be slow to answer: waits up to a minute. */
      test: (body: RouteInput<'testConnection', 'body'>, options?: CallOptions) =>
        call('testConnection', { body }, { timeout: 60_000, ...options }),
      options: (id: string, query: RouteInput<'listOptions', 'query'>, options?: CallOptions) =>
        call('listOptions', { params: { id }, query }, { timeout: 60_000, ...options }),
      tryFormula: (id: string, body: RouteInput<'tryFormula', 'body'>, options?: CallOptions) =>
        call('tryFormula', { params: { id }, body }, { timeout: 60_000, ...options }),
    },
    drafts: {
      get: (recipe: string, query: RouteInput<'getDraft', 'query'>, options?: CallOptions) =>
        call('getDraft', { params: { recipe }, query }, options),
      put: (
        recipe: string,
        query: RouteInput<'putDraft', 'query'>,
        body: RouteInput<'putDraft', 'body'>,
        options?: CallOptions,
      ) => call('putDraft', { params: { recipe }, query, body }, options),
      remove: (recipe: string, query: RouteInput<'deleteDraft', 'query'>, options?: CallOptions) =>
        call('deleteDraft', { params: { recipe }, query }, options),
    },
    deployments: {
      list: (query: RouteInput<'listDeployments', 'query'> = {}, options?: CallOptions) =>
        call('listDeployments', { query }, options),
      summary: (query: RouteInput<'summarizeDeployments', 'query'> = {}, options?: CallOptions) =>
        call('summarizeDeployments', { query }, options),
      get: (id: string, options?: CallOptions) => call('getDeployment', { params: { id } }, options),
      create: (body: RouteInput<'createDeployment', 'body'>, options?: CallOptions) =>
        call('createDeployment', { body }, options),
      update: (id: string, body: RouteInput<'updateDeployment', 'body'>, options?: CallOptions) =>
        call('updateDeployment', { params: { id }, body }, options),
      remove: (id: string, options?: CallOptions) => call('deleteDeployment', { params: { id } }, options),
      run: (id: string, body: RouteInput<'runDeployment', 'body'> = {}, options?: CallOptions) =>
        call('runDeployment', { params: { id }, body }, options),
      pause: (id: string, options?: CallOptions) => call('pauseDeployment', { params: { id } }, options),
      resume: (id: string, options?: CallOptions) => call('resumeDeployment', { params: { id } }, options),
      /** Brings back what was removed within the last hour. */
      restore: (id: string, options?: CallOptions) => call('restoreDeployment', { params: { id } }, options),
      runs: (id: string, query: RouteInput<'listRuns', 'query'> = {}, options?: CallOptions) =>
        call('listRuns', { params: { id }, query }, options),
    },
    runs: {
      get: (id: string, options?: CallOptions) => call('getRun', { params: { id } }, options),
      cancel: (id: string, options?: CallOptions) => call('cancelRun', { params: { id } }, options),
      retry: (id: string, options?: CallOptions) => call('retryRun', { params: { id } }, options),
      log: (id: string, query: RouteInput<'getLog', 'query'> = {}, options?: CallOptions) =>
        call('getLog', { params: { id }, query }, options),
    },
    /** Follows what happens until the signal aborts. Rejects only when the code for it, a chunk, cannot be fetched. */
    events: async (options: EventStreamOptions): Promise<void> => {
      const { followEvents } = await import('./event-stream.ts').catch((cause: unknown) => {
        throw new RecipeApiError({ kind: 'offline', message: 'The code for live events could not be fetched', cause });
      });
      return followEvents(transport, options);
    },
  };
};

export type Client = ReturnType<typeof createClient>;
