import type { RouteInput, RouteName } from '../contract/index.ts';
import type { EventStreamOptions } from './event-stream.ts';
import { RecipeApiError } from './recipe-api-error.ts';
import {
  createTransport,
  type AnswerOf,
  type CallOptions,
  type ClientOptions,
  type Input,
  type Transport,
} from './transport.ts';

/** The files of a recipe; without a Jitterpak for one whose project is a flow. */
export interface RecipeFiles {
  readonly metadata: Blob | string;
  readonly jitterpak?: Blob | undefined;
}

/** Waits as long as 100 MB take over a slow line. */
const large = (options?: CallOptions): CallOptions => ({ timeout: 300_000, ...options });

/** A system may be slow to answer: waits up to a minute. */
const slow: CallOptions = { timeout: 60_000 };

/* What most calls take. Named, so that a reader of the client's types sees these names. */

type Answer<Name extends RouteName> = Promise<AnswerOf<Name>>;

type ById<Name extends RouteName> = (id: string, options?: CallOptions) => Answer<Name>;

type ByIdWithQuery<Name extends RouteName> = (
  id: string,
  query?: RouteInput<Name, 'query'>,
  options?: CallOptions,
) => Answer<Name>;

type ByIdWithBody<Name extends RouteName> = (
  id: string,
  body: RouteInput<Name, 'body'>,
  options?: CallOptions,
) => Answer<Name>;

type WithQuery<Name extends RouteName> = (query?: RouteInput<Name, 'query'>, options?: CallOptions) => Answer<Name>;

type WithBody<Name extends RouteName> = (body: RouteInput<Name, 'body'>, options?: CallOptions) => Answer<Name>;

/** Said once, since every page fetches it. */
const waysToCall = ({ call }: Transport) => {
  const give = <Name extends RouteName>(name: Name, input: object, options?: CallOptions) =>
    call(name, input as Input<Name>, options);
  return {
    byId:
      <Name extends RouteName>(name: Name): ById<Name> =>
      (id, options) =>
        give(name, { params: { id } }, options),
    byIdWithQuery:
      <Name extends RouteName>(name: Name): ByIdWithQuery<Name> =>
      (id, query, options) =>
        give(name, { params: { id }, query }, options),
    byIdWithBody:
      <Name extends RouteName>(name: Name, preset?: CallOptions): ByIdWithBody<Name> =>
      (id, body, options) =>
        give(name, { params: { id }, body: body ?? {} }, { ...preset, ...options }),
    withQuery:
      <Name extends RouteName>(name: Name): WithQuery<Name> =>
      (query, options) =>
        give(name, { query }, options),
    withBody:
      <Name extends RouteName>(name: Name, preset?: CallOptions): WithBody<Name> =>
      (body, options) =>
        give(name, { body }, { ...preset, ...options }),
  };
};

/** A body of which nothing need be said. */
type WithoutBody<Name extends RouteName> = (
  id: string,
  body?: RouteInput<Name, 'body'>,
  options?: CallOptions,
) => Answer<Name>;

/**
 * The hosted recipe API as functions, grouped by noun. Every one rejects with RecipeApiError alone.
 * Reading, and what carries an idempotency key, is tried again when the host is away or busy.
 */
export const createClient = (options: ClientOptions) => {
  const transport = createTransport(options);
  const { call } = transport;
  const { byId, byIdWithQuery, byIdWithBody, withQuery, withBody } = waysToCall(transport);
  const recipe = byIdWithQuery('getRecipe');
  return {
    /** Any call by its name, for those that have no function here. */
    call,
    sessions: {
      /** For a backend: `getToken` gives its API key. */
      create: withBody('createSession'),
    },
    session: {
      get: (options?: CallOptions): Answer<'getSession'> => call('getSession', {}, options),
    },
    environments: {
      list: withQuery('listEnvironments'),
    },
    endpoints: {
      list: withQuery('listEndpoints'),
    },
    recipes: {
      list: withQuery('listRecipes'),
      get: (id: string, options?: CallOptions): Answer<'getRecipe'> => recipe(id, {}, options),
      /** As it was in an older version, which deployments may still have. */
      version: (id: string, version: string, options?: CallOptions): Answer<'getRecipe'> =>
        recipe(id, { version }, options),
      /** As its author wrote it, whatever the reader's language: to change it. */
      original: (id: string, options?: CallOptions): Answer<'getRecipe'> => recipe(id, { original: 'true' }, options),
      /** Others between the same apps or with the same objects. */
      related: byId('getRelatedRecipes'),
      /** Tries to reach what an endpoint step of a Jitterpak asks for. */
      test: byIdWithBody('testPlace', slow),
      /** The metadata as text, so that what is wrong is told by its line. Files may be large: waits up to five minutes. */
      create: (files: RecipeFiles, options?: CallOptions): Answer<'createRecipe'> =>
        call('createRecipe', { files }, large(options)),
      /** Says what is wrong with files, and stores nothing. @param recipe The one of which they are to be a new version. */
      validate: (files: RecipeFiles, recipe?: string, options?: CallOptions): Answer<'validateRecipe'> =>
        call('validateRecipe', { files, query: { recipe } }, large(options)),
      generate: (jitterpak: Blob, options?: CallOptions): Answer<'generateRecipe'> =>
        call('generateRecipe', { files: { jitterpak } }, large(options)),
      /** Stores a new version. Without a Jitterpak it keeps the one that it has. */
      update: (id: string, files: RecipeFiles, options?: CallOptions): Answer<'updateRecipe'> =>
        call('updateRecipe', { params: { id }, files }, large(options)),
      remove: byId('deleteRecipe'),
      /** Brings back what was deleted within the last 30 days. */
      restore: byId('restoreRecipe'),
      copy: byIdWithBody('copyRecipe') as WithoutBody<'copyRecipe'>,
      setVisibility: byIdWithBody('setRecipeVisibility'),
      /** The file's bytes; its name stands in the recipe's project. */
      jitterpak: (id: string, version?: string, options?: CallOptions): Answer<'getJitterpak'> =>
        call('getJitterpak', { params: { id }, query: { version } }, large(options)),
      versions: byIdWithQuery('listRecipeVersions'),
      /** What goes on when it is deleted. */
      deployments: byIdWithQuery('listRecipeDeployments'),
    },
    customers: {
      list: withQuery('listCustomers'),
    },
    /** What customers see of the recipes; without a customer, what all of them do. */
    presentation: {
      get: withQuery('getPresentation'),
      put: (
        body: RouteInput<'putPresentation', 'body'>,
        query: RouteInput<'putPresentation', 'query'> = {},
        options?: CallOptions,
      ): Answer<'putPresentation'> => call('putPresentation', { query, body }, options),
    },
    connections: {
      list: withQuery('listConnections'),
      create: withBody('createConnection'),
      update: byIdWithBody('updateConnection'),
      remove: byId('deleteConnection'),
      /** A system may be slow to answer: waits up to a minute. */
      test: withBody('testConnection', slow),
      options: (id: string, query: RouteInput<'listOptions', 'query'>, options?: CallOptions): Answer<'listOptions'> =>
        call('listOptions', { params: { id }, query }, { ...slow, ...options }),
      tryMapping: byIdWithBody('tryMapping', slow),
      countRows: byIdWithBody('countRows', slow),
    },
    drafts: {
      get: (recipe: string, query: RouteInput<'getDraft', 'query'>, options?: CallOptions): Answer<'getDraft'> =>
        call('getDraft', { params: { recipe }, query }, options),
      put: (
        recipe: string,
        query: RouteInput<'putDraft', 'query'>,
        body: RouteInput<'putDraft', 'body'>,
        options?: CallOptions,
      ): Answer<'putDraft'> => call('putDraft', { params: { recipe }, query, body }, options),
      remove: (
        recipe: string,
        query: RouteInput<'deleteDraft', 'query'>,
        options?: CallOptions,
      ): Answer<'deleteDraft'> => call('deleteDraft', { params: { recipe }, query }, options),
    },
    deployments: {
      list: withQuery('listDeployments'),
      summary: withQuery('summarizeDeployments'),
      get: byId('getDeployment'),
      create: withBody('createDeployment'),
      /** Tries answers with a few real records, and writes nothing. Two systems may be slow to answer: waits up to a minute. */
      dryRun: withBody('dryRun', slow),
      update: byIdWithBody('updateDeployment'),
      remove: byId('deleteDeployment'),
      run: byIdWithBody('runDeployment') as WithoutBody<'runDeployment'>,
      pause: byId('pauseDeployment'),
      resume: byId('resumeDeployment'),
      /** Brings back what was removed within the last hour. */
      restore: byId('restoreDeployment'),
      /** The bytes of its Jitterpak with what was answered, for admins of the recipe's organization. */
      jitterpak: (id: string, options?: CallOptions): Answer<'getDeploymentJitterpak'> =>
        call('getDeploymentJitterpak', { params: { id } }, large(options)),
      runs: byIdWithQuery('listRuns'),
    },
    runs: {
      get: byId('getRun'),
      cancel: byId('cancelRun'),
      retry: byId('retryRun'),
      log: byIdWithQuery('getLog'),
    },
    /** Follows what happens until the signal aborts. Rejects only when the code for it, a chunk, cannot be fetched. */
    events: async (options: EventStreamOptions): Promise<void> => {
      const { followEvents } = await import('./event-stream.ts').catch((cause: unknown) => {
        throw new RecipeApiError({ kind: 'offline', message: 'Live events could not be fetched', cause });
      });
      return followEvents(transport, options);
    },
  };
};

export type Client = ReturnType<typeof createClient>;
