import * as z from 'zod/mini';
import { Recipe, type HostEvent, type RecipeSourceInput } from '../../../src/contract/index.ts';
import { apiUrl, endpoints, json, page, problem, recipe, session } from './wizard-host.ts';

export interface Update {
  readonly ifMatch: string | null;
  readonly source: RecipeSourceInput;
}

type Handler = (request: Request) => Response | Promise<Response>;

/** A host in the page that keeps one recipe of an organization's own. */
export class EditorHost {
  recipe: Recipe;
  /** What was stored, in order. */
  readonly updates: Update[] = [];
  readonly paths: string[] = [];
  jitterpak: Uint8Array<ArrayBuffer> | null = null;
  customer: { id: string; name: string } | null = null;
  changedBy = { id: 'ana', name: 'Ana' };
  readonly #handlers = new Map<string, Handler>();
  readonly #fetch = globalThis.fetch;
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();

  constructor(changes: Partial<RecipeSourceInput> = {}) {
    this.recipe = { ...recipe(changes), etag: '"1"', state: 'draft' };
    globalThis.fetch = (input, init) => this.#answer(new Request(input, init));
  }

  on(route: string, handler: Handler): void {
    this.#handlers.set(route, handler);
  }

  /** Somebody else stores a version. */
  store(changes: Partial<RecipeSourceInput>): void {
    const number = this.updates.length + Number(this.recipe.version.split('.')[2]) + 1;
    const etag = `"${this.recipe.etag.slice(1, -1)}0"`;
    this.recipe = z.parse(Recipe, { ...this.recipe, version: `1.0.${number}`, ...changes, etag });
  }

  emit({ type, ...data }: HostEvent): void {
    const text = `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
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
    const route = `${request.method} ${pathname}`;
    this.paths.push(`${route}${search}`);
    const handler = this.#handlers.get(route);
    if (handler) return handler(request);
    const own = `/v1/recipes/${this.recipe.id}`;
    switch (route) {
      case 'GET /v1/session':
        return json({ ...session(), role: 'admin', customer: this.customer });
      case 'GET /v1/endpoints':
        return page(endpoints);
      case 'GET /v1/events':
        return this.#stream(request.signal);
      case `GET ${own}`:
        return json(this.recipe);
      case `GET ${own}/versions`:
        return page([
          {
            version: this.recipe.version,
            createdAt: new Date().toISOString(),
            createdBy: this.changedBy,
            deployments: 0,
          },
        ]);
      case `GET ${own}/jitterpak`:
        return this.jitterpak
          ? new Response(this.jitterpak, { headers: { 'content-type': 'application/zip' } })
          : problem(404, 'not-found', 'No Jitterpak');
      case `PUT ${own}`:
        return this.#update(request);
      default:
        return problem(404, 'not-found', `No ${route} in this test`);
    }
  }

  async #update(request: Request): Promise<Response> {
    const ifMatch = request.headers.get('if-match');
    const metadata = (await request.formData()).get('metadata');
    const text = metadata instanceof File ? await metadata.text() : String(metadata);
    if (ifMatch !== this.recipe.etag) return problem(412, 'conflict', 'Ana changed this recipe.');
    const source = JSON.parse(text) as RecipeSourceInput;
    this.updates.push({ ifMatch, source });
    this.store(source.version === this.recipe.version ? { ...source, version: `1.0.${this.updates.length}` } : source);
    return json({ ...this.recipe, warnings: [] });
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
