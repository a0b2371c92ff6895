import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { message } from '../messages/index.ts';
import { HttpProblem } from './problem.ts';

/** What a build of the elements holds; nothing else is handed out. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

type Encoding = 'br' | 'gzip' | 'identity';
const encoders: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: promisify<Buffer, Buffer>(brotliCompress),
  gzip: promisify<Buffer, Buffer>(gzip),
  identity: body => Promise.resolve(body),
};

const encodingFor = (header: string | undefined): Encoding => {
  const accepted = (header ?? '').split(',').filter(part => !/;\s*q=0(\.0*)?\s*$/.test(part));
  const names = new Set(accepted.map(part => part.split(';')[0]?.trim()));
  if (names.has('br')) return 'br';
  return names.has('gzip') ? 'gzip' : 'identity';
};

interface ElementsFile {
  readonly stamp: string;
  readonly hash: string;
  readonly bodies: Map<Encoding, Promise<Buffer>>;
}

export interface ElementsOptions {
  /** Folder of the built elements. */
  readonly folder: string;
  /** Their version: `/elements/<version>/…` is the same as `/elements/…`. */
  readonly version: string;
}

/** Serves the built elements, so that a partner needs nothing but the host's address. */
export const registerElements = (app: FastifyInstance, { folder, version }: ElementsOptions): void => {
  const files = new Map<string, ElementsFile>();

  /** @returns the file's real path; null when there is none below the folder. */
  const find = async (file: string): Promise<string | null> => {
    const root = await realpath(folder).catch(() => null);
    if (!root) throw new HttpProblem('not-found', message('request.elements.missing'));
    const path = await realpath(join(root, file)).catch(() => null);
    return path?.startsWith(root + sep) && types[extname(path)] ? path : null;
  };

  const load = async (path: string): Promise<ElementsFile> => {
    const { mtimeMs, size } = await stat(path);
    const stamp = `${mtimeMs}-${size}`;
    const known = files.get(path);
    if (known?.stamp === stamp) return known;
    const body = await readFile(path);
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const file = { stamp, hash, bodies: new Map<Encoding, Promise<Buffer>>([['identity', Promise.resolve(body)]]) };
    files.set(path, file);
    return file;
  };

  app.get<{ Params: { '*': string } }>('/elements/*', async (request, reply) => {
    const asked = request.params['*'];
    const file = asked.startsWith(`${version}/`) ? asked.slice(version.length + 1) : asked;
    const path = file.includes('\0') ? null : await find(file);
    if (!path) throw new HttpProblem('not-found', message('request.elements.file', { file: asked }));

    const { hash, bodies } = await load(path);
    const encoding = encodingFor(request.headers['accept-encoding']);
    const etag = `"${hash}-${encoding}"`;
    reply.headers({
      etag,
      'content-type': types[extname(path)],
      // A chunk's name changes with its content; the entry keeps its name and is asked for again.
      'cache-control': file.startsWith('chunks/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'accept-encoding',
    });
    if (request.headers['if-none-match']?.includes(etag)) return reply.status(304).send();
    const encoded = bodies.get(encoding) ?? bodies.get('identity')?.then(encoders[encoding]);
    if (!encoded) throw new Error(`${path} was not read`);
    bodies.set(encoding, encoded);
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.send(await encoded);
  });
};
