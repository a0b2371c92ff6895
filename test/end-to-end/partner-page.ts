import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { root } from './demo.ts';

export interface PartnerPage {
  readonly address: string;
  /** Answers `/token` from now on. */
  setToken: (give: () => Promise<string>) => void;
  readonly close: () => Promise<void>;
}

const policyFor = (api: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${api}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html 'allow-duplicates'",
  ].join('; ');

/**
 * Another partner's page, as strict as pages get: it serves its own copies of the built script, one below each folder
 * name, so that two of them share nothing.
 */
export const servePartnerPage = async (api: string, body: string): Promise<PartnerPage> => {
  let giveToken = (): Promise<string> => Promise.reject(new Error('no token has been set'));
  const answer = async (path: string): Promise<{ type: string; content: string | Buffer }> => {
    if (path === '/') return { type: 'text/html', content: `<!doctype html><title>Partner</title>${body}` };
    if (path === '/token') return { type: 'application/json', content: JSON.stringify({ token: await giveToken() }) };
    const file = normalize(path).split(/[\\/]/).slice(2).join('/');
    const content = await readFile(join(root, 'dist', 'cdn', file));
    return { type: extname(file) === '.js' ? 'text/javascript' : 'text/plain', content };
  };
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? '/', 'http://partner.invalid').pathname).then(
      ({ type, content }) => {
        response.writeHead(200, { 'content-type': type, 'content-security-policy': policyFor(api) });
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setToken(give) {
      giveToken = give;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
