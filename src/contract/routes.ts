import * as z from 'zod/mini';
import { Configuration } from './configuration.ts';
import {
  Connection,
  ConnectionPage,
  ConnectionPatch,
  ConnectionQuery,
  ConnectionRequest,
  ConnectionTest,
  ConnectionTestRequest,
  Options,
  OptionsQuery,
} from './connection.ts';
import {
  Deployment,
  DeploymentDetail,
  DeploymentPage,
  DeploymentQuery,
  DeploymentSummary,
  RunRequest,
} from './deployment.ts';
import { Endpoint } from './endpoint.ts';
import { EnvironmentPage } from './environment.ts';
import { Id, PageQuery, pageOf, Slug } from './primitives.ts';
import { Recipe, RecipePage, RecipeQuery } from './recipe.ts';
import { LogPage, LogQuery, Run, RunPage } from './run.ts';
import { Session, SessionRequest, SessionToken } from './session.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With RFC 6570 simple expressions: `/v1/runs/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Who may call: an API key, a person's token, or anyone. */
  readonly auth: 'key' | 'token' | 'none';
  readonly params?: z.core.$ZodType;
  readonly query?: z.core.$ZodType;
  readonly body?: z.core.$ZodType;
  /** The success status; 204 has no body. */
  readonly status: 200 | 201 | 202 | 204;
  readonly response?: z.core.$ZodType;
  /** Starts work: takes an `Idempotency-Key` header, and a repeated key gives the first answer. */
  readonly idempotent?: boolean;
}

const byId = z.object({ id: Id });
const recipeId = z.object({ id: Slug });

/** Every call of the hosted recipe API, for client, host, OpenAPI document and tests alike. */
export const routes = {
  createSession: {
    method: 'POST',
    path: '/v1/sessions',
    summary: "Get a person's token for an API key",
    auth: 'key',
    body: SessionRequest,
    status: 201,
    response: SessionToken,
  },
  getSession: {
    method: 'GET',
    path: '/v1/session',
    summary: 'Who is here and what they may do',
    auth: 'token',
    status: 200,
    response: Session,
  },
  listEnvironments: {
    method: 'GET',
    path: '/v1/environments',
    summary: 'Environments that the token opens',
    auth: 'token',
    query: PageQuery,
    status: 200,
    response: EnvironmentPage,
  },
  listEndpoints: {
    method: 'GET',
    path: '/v1/endpoints',
    summary: 'Endpoints and what a connection to each asks for',
    auth: 'token',
    query: PageQuery,
    status: 200,
    response: pageOf(Endpoint),
  },
  listRecipes: {
    method: 'GET',
    path: '/v1/recipes',
    summary: 'Find recipes',
    auth: 'token',
    query: RecipeQuery,
    status: 200,
    response: RecipePage,
  },
  getRecipe: {
    method: 'GET',
    path: '/v1/recipes/{id}',
    summary: 'One recipe with its steps',
    auth: 'token',
    params: recipeId,
    status: 200,
    response: Recipe,
  },
  listConnections: {
    method: 'GET',
    path: '/v1/connections',
    summary: 'Connections of the customer',
    auth: 'token',
    query: ConnectionQuery,
    status: 200,
    response: ConnectionPage,
  },
  createConnection: {
    method: 'POST',
    path: '/v1/connections',
    summary: 'Store a connection; its secrets never come out again',
    auth: 'token',
    body: ConnectionRequest,
    status: 201,
    response: Connection,
    idempotent: true,
  },
  updateConnection: {
    method: 'PATCH',
    path: '/v1/connections/{id}',
    summary: 'Change a connection',
    auth: 'token',
    params: byId,
    body: ConnectionPatch,
    status: 200,
    response: Connection,
  },
  deleteConnection: {
    method: 'DELETE',
    path: '/v1/connections/{id}',
    summary: 'Remove a connection that nothing uses',
    auth: 'token',
    params: byId,
    status: 204,
  },
  testConnection: {
    method: 'POST',
    path: '/v1/connections/test',
    summary: 'Try to reach and enter a system',
    auth: 'token',
    body: ConnectionTestRequest,
    status: 200,
    response: ConnectionTest,
  },
  listOptions: {
    method: 'GET',
    path: '/v1/connections/{id}/options',
    summary: 'Objects, fields or values, read from the connected system',
    auth: 'token',
    params: byId,
    query: OptionsQuery,
    status: 200,
    response: Options,
  },
  createDeployment: {
    method: 'POST',
    path: '/v1/deployments',
    summary: 'Deploy a configured recipe',
    auth: 'token',
    body: Configuration,
    status: 202,
    response: Deployment,
    idempotent: true,
  },
  listDeployments: {
    method: 'GET',
    path: '/v1/deployments',
    summary: 'Deployed recipes',
    auth: 'token',
    query: DeploymentQuery,
    status: 200,
    response: DeploymentPage,
  },
  summarizeDeployments: {
    method: 'GET',
    path: '/v1/deployments/summary',
    summary: 'How many are well and how many are not',
    auth: 'token',
    query: z.object({ environment: z.optional(z.string()), customer: z.optional(z.string()) }),
    status: 200,
    response: DeploymentSummary,
  },
  getDeployment: {
    method: 'GET',
    path: '/v1/deployments/{id}',
    summary: 'One deployment with its configuration',
    auth: 'token',
    params: byId,
    status: 200,
    response: DeploymentDetail,
  },
  deleteDeployment: {
    method: 'DELETE',
    path: '/v1/deployments/{id}',
    summary: 'Stop and remove a deployment; what it copied stays',
    auth: 'token',
    params: byId,
    status: 204,
  },
  runDeployment: {
    method: 'POST',
    path: '/v1/deployments/{id}/run',
    summary: 'Run an operation now',
    auth: 'token',
    params: byId,
    body: RunRequest,
    status: 202,
    response: Run,
    idempotent: true,
  },
  pauseDeployment: {
    method: 'POST',
    path: '/v1/deployments/{id}/pause',
    summary: 'Let a deployment rest: it runs no more until it is resumed',
    auth: 'token',
    params: byId,
    status: 200,
    response: Deployment,
  },
  resumeDeployment: {
    method: 'POST',
    path: '/v1/deployments/{id}/resume',
    summary: 'Take a deployment up again; its schedules count from now',
    auth: 'token',
    params: byId,
    status: 200,
    response: Deployment,
  },
  listRuns: {
    method: 'GET',
    path: '/v1/deployments/{id}/runs',
    summary: 'Runs of a deployment, newest first',
    auth: 'token',
    params: byId,
    query: PageQuery,
    status: 200,
    response: RunPage,
  },
  getRun: {
    method: 'GET',
    path: '/v1/runs/{id}',
    summary: 'One run',
    auth: 'token',
    params: byId,
    status: 200,
    response: Run,
  },
  cancelRun: {
    method: 'POST',
    path: '/v1/runs/{id}/cancel',
    summary: 'Stop a run after its current page',
    auth: 'token',
    params: byId,
    status: 202,
    response: Run,
  },
  getLog: {
    method: 'GET',
    path: '/v1/runs/{id}/log',
    summary: 'What happened in a run, in order',
    auth: 'token',
    params: byId,
    query: LogQuery,
    status: 200,
    response: LogPage,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
type Part<Name extends RouteName, Key extends string> =
  (typeof routes)[Name] extends Record<Key, infer Schema> ? (Schema extends z.core.$ZodType ? Schema : never) : never;
/** What a caller gives. */
export type RouteInput<Name extends RouteName, Key extends 'params' | 'query' | 'body'> = z.input<Part<Name, Key>>;
/** What the host's handler gets after checking. */
export type RouteRequest<Name extends RouteName, Key extends 'params' | 'query' | 'body'> = z.output<Part<Name, Key>>;
/** What a caller gets back. */
export type RouteResponse<Name extends RouteName> = z.output<Part<Name, 'response'>>;

/** The event stream is no JSON answer, so it stands beside the table. */
export const eventsPath = '/v1/events';
