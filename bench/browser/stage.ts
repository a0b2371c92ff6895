import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRecipeAnswers } from './answers.ts';
import { makeDeployments, makeForm, makeOwnRecipes, makeRecipes, runUnderWay, session } from './made-up.ts';

/** A partner's page with the built script, and a host that answers at once. */
export interface Stage {
  readonly url: string;
  /** Begins to send changes of runs on all open event streams; @returns what ends it and says how many were sent. */
  readonly sendUpdates: (perSecond: number, deployments: number) => () => number;
  readonly close: () => Promise<void>;
}

/** The built elements, where a host looks for them as well. */
const built = process.env['CITIZEN_HOST_ELEMENTS'] ?? fileURLToPath(new URL('../../dist/cdn/', import.meta.url));

const notHere = {
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  kind: 'not-found',
  detail: '',
  requestId: '',
  errors: [],
};

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title>
<style>body { margin: 0 }</style><body><script type="module" src="/elements/citizen-integrator.js"></script>`;

/** `/<count>/v1/…`: the host's answers when it has so many recipes or deployments, or a recipe so many options. */
const apiPath = /^\/(\d+)(\/v1\/.*)$/;

/** @throws Error when the elements are not built. */
export const openStage = async (): Promise<Stage> => {
  await readFile(join(built, 'citizen-integrator.js')).catch(() => {
    throw new Error('The elements are not built yet: run "npm run build:elements".');
  });
  const streams = new Set<ServerResponse>();
  /** By how many there are; the organization's own below zero. */
  const recipeAnswers = new Map<number, ReturnType<typeof createRecipeAnswers>>();
  let updates = 0;

  const answer = (path: string, count: number, query: URLSearchParams): unknown => {
    switch (path) {
      case '/v1/session':
        return session;
      case '/v1/recipes': {
        const isOwn = query.get('mine') === 'true';
        const key = isOwn ? -count : count;
        const known = recipeAnswers.get(key) ?? createRecipeAnswers(isOwn ? makeOwnRecipes(count) : makeRecipes(count));
        recipeAnswers.set(key, known);
        return known(query);
      }
      case '/v1/deployments': {
        const start = Number(query.get('cursor') ?? 0);
        const end = start + Number(query.get('limit') ?? 50);
        const next = end < count ? String(end) : null;
        return { items: makeDeployments(count).slice(start, end), total: count, next };
      }
      case '/v1/recipes/form':
      case '/v1/recipes/guided-form':
        return makeForm(count, path.slice('/v1/recipes/'.length));
      case '/v1/endpoints':
      case '/v1/connections':
        return { items: [], total: 0, next: null };
      case '/v1/deployments/summary':
        return { ok: count, warning: 0, error: 0, none: 0, total: count };
      default:
        return null;
    }
  };

  const stream = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 2000\n\nid: 0\nevent: start\ndata: {}\n\n');
    streams.add(response);
    response.once('close', () => streams.delete(response));
  };

  const serve = async ({ url: address = '/' }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(address, 'http://stage');
    const [, count, path] = apiPath.exec(pathname) ?? [];
    if (path === '/v1/events') return stream(response);
    if (count !== undefined && path !== undefined) {
      const body = answer(path, Number(count), searchParams);
      const type = body === null ? 'application/problem+json' : 'application/json';
      response.writeHead(body === null ? 404 : 200, { 'content-type': type });
      response.end(JSON.stringify(body ?? notHere));
      return;
    }
    if (pathname.startsWith('/elements/')) {
      const file = await readFile(join(built, normalize(pathname.slice('/elements/'.length)))).catch(() => null);
      response.writeHead(file ? 200 : 404, {
        'content-type': extname(pathname) === '.js' ? 'text/javascript' : 'text/plain',
      });
      response.end(file);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  };

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sendUpdates(perSecond, deployments) {
      const customer = { id: 'acme', name: 'Acme' };
      const before = updates;
      const timer = setInterval(() => {
        updates += 1;
        const run = runUnderWay((updates * 31) % deployments, updates);
        const event = `id: ${updates}\nevent: run\ndata: ${JSON.stringify({ run, customer })}\n\n`;
        for (const response of streams) response.write(event);
      }, 1000 / perSecond);
      return () => {
        clearInterval(timer);
        return updates - before;
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
};

/** Says who somebody is as far as the page reads it; the stage asks nobody. */
export const token = [
  'e30',
  Buffer.from(JSON.stringify({ iss: 'bench', sub: 'ana', customer: 'acme', exp: 4_900_000_000 })).toString('base64url'),
  '',
].join('.');
