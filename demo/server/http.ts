import type { IncomingMessage, RequestListener, Server } from 'node:http';

export interface Call {
  readonly method: string;
  readonly path: string;
  /** What the route's pattern caught. */
  readonly groups: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Value of a header; empty when it was not sent. */
  readonly header: (name: string) => string;
  /** The body as JSON; undefined when it is none. At most 64 KiB are read. */
  readonly readJson: () => Promise<unknown>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface Route {
  readonly method: string;
  /** The whole path; named groups become `groups`. */
  readonly pattern: RegExp;
  readonly answer: (call: Call) => Answer | Promise<Answer>;
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** An answer that is no success (RFC 9457). */
export const problem = (status: number, title: string, detail: string, headers: Record<string, string> = {}): Answer =>
  json(
    status,
    { type: 'about:blank', title, status, detail },
    { 'content-type': 'application/problem+json', ...headers },
  );

const largestBody = 64 * 1024;

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBody) return undefined;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};

const decode = (path: string): string | null => {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
};

const find = async (routes: readonly Route[], request: IncomingMessage): Promise<Answer> => {
  const url = new URL(request.url ?? '/', 'http://harbor.invalid');
  const path = decode(url.pathname);
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  const here = path === null ? [] : routes.filter(({ pattern }) => pattern.test(path));
  const route = here.find(candidate => candidate.method === method);
  if (path === null || !route) {
    return here.length === 0
      ? problem(404, 'Not found', 'There is nothing at this address.')
      : problem(405, 'Method not allowed', `This address answers to ${here.map(one => one.method).join(', ')}.`);
  }
  return route.answer({
    method,
    path,
    groups: { ...route.pattern.exec(path)?.groups },
    query: url.searchParams,
    header: name => String(request.headers[name] ?? ''),
    readJson: () => readJson(request),
  });
};

/** Answers by routes. An error of ours is written to the log and answered with 500. */
export const answerWith =
  (routes: readonly Route[]): RequestListener =>
  (request, response) => {
    void find(routes, request)
      .catch((error: unknown) => {
        console.error(error);
        return problem(500, 'Something went wrong', 'Something went wrong in Harbor. Try again.');
      })
      .then(({ status, headers, body }) => {
        response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
  };

/**
 * Listens on this computer only.
 * @returns the port: the wished one, or any when it is taken.
 */
export const listen = (server: Server, wished: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const attempt = (port: number): void => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE' && port !== 0) attempt(0);
        else reject(error);
      });
      server.listen(port, '127.0.0.1');
    };
    server.once('listening', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
    });
    attempt(wished);
  });
