import { eventsPath, routes, type Route, type RouteName } from 'citizen-integrator/contract';
import * as z from 'zod/mini';
import { message } from '../../packages/host/src/messages/index.ts';
import { pageOf, type Call, type Handlers, type SentFile } from './call.ts';
import { connections } from './connections.ts';
import { addDeployment, deployments } from './deployments.ts';
import { drafts } from './drafts.ts';
import { HostProblem } from './host-problem.ts';
import { curation } from './curation.ts';
import { ownRecipes } from './own-recipes.ts';
import { recipes } from './recipes.ts';
import { runs } from './runs.ts';
import type { Fault, Scene } from './scene.ts';
import { createWorld, pause, type World } from './world.ts';

const handlers: Handlers = {
  createSession() {
    throw new HostProblem('forbidden', message('request.key.missing'));
  },
  getSession: ({ world }) => world.person,
  listEnvironments: ({ world, query }) => pageOf(world.person.environments, query),
  ...recipes,
  ...ownRecipes,
  ...curation,
  ...connections,
  ...drafts,
  ...deployments,
  ...runs,
};

/** ms that every answer takes, so that what a person sees meanwhile is seen. */
const latency = 40;

const patterns = Object.entries(routes).map(([name, { method, path }]) => ({
  name: name as RouteName,
  method,
  // A path with a fixed word comes before one that takes anything in its place.
  names: [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter),
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`),
}));
patterns.sort((a, b) => a.names.length - b.names.length);

const routeOf = (method: string, path: string): { name: RouteName; params: Record<string, string> } | null => {
  for (const { name, method: wanted, names, pattern } of patterns) {
    const found = method === wanted ? pattern.exec(path) : null;
    if (!found) continue;
    const values = found.slice(1).map(decodeURIComponent);
    return { name, params: Object.fromEntries(names.map((parameter, index) => [parameter, values[index] ?? ''])) };
  }
  return null;
};

const queryOf = (search: URLSearchParams): Record<string, string | string[]> =>
  Object.fromEntries(
    [...new Set(search.keys())].map(key => {
      const all = search.getAll(key);
      return [key, all.length > 1 ? all : (all[0] ?? '')];
    }),
  );

/** What goes in and out, held to the contract. @throws Error naming the places that do not fit. */
const fitting = (what: string, schema: z.core.$ZodType | undefined, value: unknown): unknown => {
  if (!schema) return undefined;
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`).join(', ');
  throw new Error(`${what} does not fit the contract (${places})`);
};

/** What fetch does when the caller gives up. */
const abandoned = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const leave = () => reject(new DOMException('The call was given up', 'AbortError'));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
  });

const failing = (fault: Fault): Promise<Response> | Response => {
  switch (fault) {
    case 'silent':
      return new Promise(() => {});
    case 'offline':
      return Promise.reject(new TypeError('Failed to fetch'));
    case 'unauthorized':
      return new HostProblem('unauthorized', message('request.token.missing')).toResponse();
    case 'forbidden':
    case 'not-found':
      return new HostProblem(fault, message('problem.not-found')).toResponse();
    case 'unavailable':
      return new HostProblem(fault, message('problem.unavailable')).toResponse();
    case 'unexpected':
      return new HostProblem(fault, message('problem.unexpected')).toResponse();
  }
};

const filesOf = async (request: Request): Promise<Readonly<Record<string, SentFile>>> => {
  const files: Record<string, SentFile> = {};
  for (const [part, file] of await request.formData()) {
    const name = file instanceof File ? file.name : part;
    files[part] = { name, bytes: new Uint8Array(await new Blob([file]).arrayBuffer()) };
  }
  return files;
};

const perform = async (world: World, request: Request, path: string): Promise<Response> => {
  const found = routeOf(request.method, path);
  if (!found) throw new HostProblem('not-found', message('problem.not-found'));
  const { name } = found;
  const route: Route = routes[name];
  const files = route.files ? await filesOf(request) : undefined;
  const text = files ? '' : await request.text();
  const call = {
    files,
    world,
    language: request.headers.get('accept-language') ?? 'en',
    ifMatch: request.headers.get('if-match'),
    params: fitting(`The path of ${name}`, route.params, found.params),
    query: fitting(`The query of ${name}`, route.query, queryOf(new URL(request.url).searchParams)),
    body: fitting(`The body of ${name}`, route.body, text ? JSON.parse(text) : undefined),
  };
  const handler = handlers[name] as (call: Call<RouteName>) => unknown;
  const answer: unknown = await handler(call);
  if (route.download)
    return new Response(answer as Uint8Array<ArrayBuffer>, { headers: { 'content-type': route.download } });
  if (!route.response) return new Response(null, { status: route.status });
  const body = JSON.stringify(fitting(`The answer of ${name}`, route.response, answer));
  return new Response(body, { status: route.status, headers: { 'content-type': 'application/json' } });
};

const faultOf = ({ faults = {} }: Scene, method: string, path: string): Fault | undefined => {
  const name = path === eventsPath ? 'events' : routeOf(method, path)?.name;
  return (name && faults[name]) ?? faults.everything;
};

const answer = async (world: World, request: Request, path: string): Promise<Response> => {
  await pause(latency, world.signal);
  const fault = faultOf(world.scene, request.method, path);
  if (fault) return failing(fault);
  if (path === eventsPath) return world.events.open(request.signal);
  try {
    return await perform(world, request, path);
  } catch (error) {
    if (error instanceof HostProblem) return error.toResponse();
    console.error(error);
    return new HostProblem('unexpected', message('problem.unexpected')).toResponse();
  }
};

const installed = new Map<string, World>();
const network = globalThis.fetch.bind(globalThis);

globalThis.fetch = (input, init) => {
  const url = String(input instanceof Request ? input.url : input);
  const [address, world] = [...installed].find(([apiUrl]) => url.startsWith(`${apiUrl}/`)) ?? [];
  if (!address || !world) return network(input, init);
  const request = new Request(input, init);
  const path = new URL(url).pathname.slice(new URL(address).pathname.length);
  return Promise.race([answer(world, request, path), abandoned(request.signal)]);
};

export interface StoryHost {
  readonly apiUrl: string;
  /** A person's token for it. */
  readonly token: string;
  /** Ends what is going on, and forgets everything. */
  readonly close: () => void;
}

const tokenFor = (person: string): string => {
  const claims = { iss: 'harbor', sub: person, customer: 'acme', exp: Math.round(Date.now() / 1000) + 86_400 };
  return `e30.${btoa(JSON.stringify(claims))}.none`;
};

/** Puts a host in the page: it stands in for the network, for its own address alone. */
export const openStoryHost = (name: string, scene: Scene): StoryHost => {
  const apiUrl = `https://host.invalid/${name}`;
  const end = new AbortController();
  const world = createWorld(scene, end.signal);
  scene.deployments?.forEach((sample, index) => addDeployment(world, sample, index));
  installed.set(apiUrl, world);
  return {
    apiUrl,
    token: tokenFor(name),
    close() {
      end.abort();
      world.events.close();
      if (installed.get(apiUrl) === world) installed.delete(apiUrl);
    },
  };
};
