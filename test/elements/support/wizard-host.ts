import * as z from 'zod/mini';
import {
  DraftContent,
  Endpoint,
  Recipe,
  type Connection,
  type Deployment,
  type Draft,
  type HostEvent,
  type PropertyInput,
  type RecipeSourceInput,
  type Run,
  type Session,
} from '../../../src/contract/index.ts';
import { harborContactsToPostgresql } from '../../../packages/library/src/demo/harbor-contacts-to-postgresql.ts';
import { harbor } from '../../../packages/library/src/demo/harbor.ts';
import { postgresql } from '../../../packages/library/src/endpoints/postgresql.ts';

const now = '2025-11-25T09:00:00Z';
export const apiUrl = 'https://host.example';
let persons = 0;
/** A JWT of somebody new, so that no test meets the session of another. It never ends. */
export const newToken = (): string =>
  `x.${btoa(JSON.stringify({ iss: 'harbor', sub: `person-${++persons}`, customer: 'acme' }))}.x`;

export const recipe = (changes: Partial<RecipeSourceInput> = {}): Recipe =>
  z.parse(Recipe, {
    ...harborContactsToPostgresql,
    ...changes,
    organization: { id: 'harbor', name: 'Harbor' },
    state: 'published',
    uploadedAt: now,
    verified: true,
    updatedAt: now,
    deployments: 3,
    etag: '1',
  });

export const endpoints = [harbor, postgresql].map(endpoint =>
  z.parse(Endpoint, { home: false, consent: null, practice: false, ...endpoint }),
);

/** The same recipe with other questions among its options. */
export const recipeWith = (properties: PropertyInput[]): Recipe =>
  recipe({
    steps: harborContactsToPostgresql.steps.map(step => (step.type === 'variables' ? { ...step, properties } : step)),
  });

export const session = (changes: Partial<Session> = {}): Session => ({
  organization: { id: 'harbor', name: 'Harbor' },
  customer: { id: 'acme', name: 'Acme' },
  user: { id: 'maria', name: 'Maria' },
  role: 'user',
  environments: [{ id: 'production', name: 'Production', access: 'write' }],
  presentation: { collections: [], hiddenEndpoints: [], phrases: {} },
  practice: false,
  expiresAt: '2099-01-01T00:00:00Z',
  ...changes,
});

export const connection = (changes: Partial<Connection> = {}): Connection => ({
  id: 'con_1',
  name: 'Warehouse',
  endpoint: 'postgresql',
  environment: 'production',
  customer: { id: 'acme', name: 'Acme' },
  home: false,
  values: { host: 'db.example.com', port: 5432, database: 'warehouse', user: 'writer', encryption: 'verify-full' },
  secrets: ['password'],
  consent: null,
  account: null,
  practice: false,
  tested: null,
  createdAt: now,
  updatedAt: now,
  etag: '1',
  ...changes,
});

export const homeConnection = connection({
  id: 'con_home',
  name: 'Harbor',
  endpoint: 'harbor',
  home: true,
  values: { baseUrl: 'https://harbor.example' },
  secrets: ['token'],
});

export const run = (changes: Partial<Run> = {}): Run => ({
  id: 'run_1',
  deployment: 'dep_1',
  operation: { id: 'main', name: 'Contacts to rows' },
  trigger: 'deploy',
  status: 'running',
  startedAt: now,
  finishedAt: null,
  durationMs: null,
  read: 600,
  created: 600,
  updated: 0,
  skipped: 0,
  failed: 0,
  message: null,
  progress: 0.5,
  agentGroup: null,
  retriable: 0,
  seq: 1,
  ...changes,
});

export const deployment = (changes: Partial<Deployment> = {}): Deployment => ({
  id: 'dep_1',
  recipe: {
    id: harborContactsToPostgresql.id,
    version: '1.0.0',
    name: harborContactsToPostgresql.name,
    endpoints: [
      { id: 'harbor', name: 'Harbor', monogram: 'Ha', home: true },
      { id: 'postgresql', name: 'PostgreSQL', monogram: 'Pg', home: false },
    ],
  },
  environment: { id: 'production', name: 'Production' },
  customer: { id: 'acme', name: 'Acme' },
  state: 'deploying',
  message: null,
  health: 'none',
  lastRun: null,
  recent: [],
  nextRunAt: null,
  upgrade: null,
  createdAt: now,
  createdBy: { id: 'maria', name: 'Maria' },
  updatedAt: now,
  etag: '1',
  ...changes,
});

export const draft = (changes: Partial<Draft> = {}): Draft => ({
  recipe: harborContactsToPostgresql.id,
  environment: 'production',
  deployment: null,
  content: z.parse(DraftContent, { version: '1.0.0' }),
  updatedAt: new Date().toISOString(),
  updatedBy: { id: 'maria', name: 'Maria' },
  etag: '"1"',
  ...changes,
});

export interface Call {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: Headers;
  readonly signal: AbortSignal;
}

type Answer = Response | Promise<Response>;
type Handler = (call: Call) => Answer;

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

export const problem = (status: number, kind: string, detail: string, errors?: unknown[]): Response =>
  json({ type: 'about:blank', title: detail, status, kind, detail, requestId: 'req_1', errors }, status);

/** What fetch does when nobody is there. */
export const unreachable = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));

export const page = (items: readonly unknown[]) => json({ items, total: items.length, next: null });

/** An answer that comes when the test says so. */
export const later = () => {
  let answer: (response: Response) => void = () => {};
  const answered = new Promise<Response>(resolve => (answer = resolve));
  return { handler: (): Promise<Response> => answered, answer };
};

/**
 * A host in the page: stands in for fetch, so that a test can hold answers back, lose them or refuse. Handlers are
 * looked up by `METHOD /path`, without the query.
 */
export class WizardHost {
  readonly calls: Call[] = [];
  connections: Connection[] = [homeConnection];
  /** What is kept of the answers. */
  draft: Draft | null = null;
  readonly #handlers = new Map<string, Handler>();
  readonly #fetch = globalThis.fetch;
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  #person: string | null = null;
  #eventId = 0;

  constructor(changes: { readonly recipe?: Recipe; readonly session?: Session } = {}) {
    const theRecipe = changes.recipe ?? recipe();
    this.on('GET /v1/session', () => json(changes.session ?? session()));
    this.on(`GET /v1/recipes/${theRecipe.id}`, () => json(theRecipe));
    this.on('GET /v1/endpoints', () => page(endpoints));
    this.on('GET /v1/connections', () => page(this.connections));
    this.on('POST /v1/connections', ({ body }) => {
      const { values } = body as { values: Connection['values'] };
      const { password, ...open } = values;
      const made = connection({ id: 'con_new', values: open, secrets: password ? ['password'] : [] });
      this.connections = [...this.connections, made];
      return json(made, 201);
    });
    this.on('POST /v1/connections/test', () => json(testResult()));
    this.on('GET /v1/connections/con_new/options', () => json({ items: tables }));
    this.on('GET /v1/connections/con_1/options', () => json({ items: tables }));
    const drafts = `/v1/drafts/${theRecipe.id}`;
    this.on(`GET ${drafts}`, () => json(this.draft));
    this.on(`PUT ${drafts}`, ({ body }) => {
      this.draft = draft({ content: z.parse(DraftContent, body), etag: `"${this.calls.length}"` });
      return json(this.draft);
    });
    this.on(`DELETE ${drafts}`, () => {
      this.draft = null;
      return new Response(null, { status: 204 });
    });
    this.on('POST /v1/deployments', () => json(deployment(), 202));
    this.on('GET /v1/deployments/dep_1', () => json({ ...deployment(), configuration: {} }));
    globalThis.fetch = (input, init) => this.#answer(new Request(input, init));
  }

  on(route: string, handler: Handler): void {
    this.#handlers.set(route, handler);
  }

  callsTo(route: string): Call[] {
    return this.calls.filter(({ method, path }) => `${method} ${path.split('?')[0]}` === route);
  }

  emit({ type, ...data }: HostEvent): void {
    const text = `id: ${++this.#eventId}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const stream of this.#streams) stream.enqueue(new TextEncoder().encode(text));
  }

  get isFollowed(): boolean {
    return this.#streams.size > 0;
  }

  restore(): void {
    globalThis.fetch = this.#fetch;
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, search, origin } = new URL(request.url);
    if (origin !== apiUrl) return this.#fetch(request);
    const { method, headers, signal } = request;
    const person = headers.get('authorization');
    if (pathname === '/v1/session') this.#person = person;
    // What the wizard of the test before still had to save.
    if (pathname.startsWith('/v1/drafts/') && person !== this.#person) return problem(401, 'unauthorized', 'Not here');
    if (pathname === '/v1/events') return this.#stream(signal);
    const text = method === 'GET' ? '' : await request.text();
    const body: unknown = text ? JSON.parse(text) : undefined;
    const call: Call = { method, path: pathname + search, body, headers, signal };
    this.calls.push(call);
    const handler = this.#handlers.get(`${method} ${pathname}`);
    return handler ? handler(call) : problem(404, 'not-found', `No ${method} ${pathname} in this test`);
  }

  #stream(signal: AbortSignal): Response {
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        this.#streams.add(controller);
        controller.enqueue(new TextEncoder().encode('event: start\ndata: {}\n\n'));
        signal.addEventListener('abort', () => {
          this.#streams.delete(controller);
          controller.error(signal.reason);
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}

export const tables = [
  { value: 'public.contacts', label: 'public.contacts' },
  { value: 'public.people', label: 'public.people' },
];

export const testResult = (changes: object = {}) => ({
  ok: true,
  message: { code: 'connection.works', params: {}, text: 'Connection works. We can see 4 tables.' },
  todo: [],
  field: null,
  details: null,
  durationMs: 12,
  ...changes,
});
