import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Route } from './http.ts';
import type { Person } from './person.ts';

const folder = fileURLToPath(new URL('../pages/', import.meta.url));

const pages = { contacts: 'Contacts', integrations: 'Integrations', warehouse: 'Warehouse' } as const;
type PageName = keyof typeof pages;

const mediaTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Everything from Harbor itself; scripts, modules and calls also from the recipe host. */
export const contentSecurityPolicy = (hostOrigin: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${hostOrigin}`,
    `connect-src 'self' ${hostOrigin}`,
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html 'allow-duplicates'",
  ].join('; ');

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');

const initials = (name: string): string =>
  name
    .split(' ')
    .map(word => word[0] ?? '')
    .join('');

/** Harbor's pages, with what belongs to them. */
export const pageRoutes = (hostAddress: string, person: Person): Route[] => {
  const origin = new URL(hostAddress).origin;
  const security = {
    'content-security-policy': contentSecurityPolicy(origin),
    'referrer-policy': 'same-origin',
    'cache-control': 'no-cache',
  };

  const page = (name: PageName) => async (): Promise<Answer> => {
    const [layout, content] = await Promise.all(
      ['layout', name].map(file => readFile(`${folder}${file}.html`, 'utf8')),
    );
    const current = Object.fromEntries(
      Object.keys(pages).map(one => [`${one}Current`, one === name ? 'aria-current="page"' : '']),
    );
    const values = {
      host: escapeHtml(origin),
      person: escapeHtml(person.name),
      initials: escapeHtml(initials(person.name)),
      customer: escapeHtml(person.customer.name),
    };
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', ...security },
      body: fill(layout ?? '', { ...values, ...current, title: pages[name], content: fill(content ?? '', values) }),
    };
  };

  const asset = async (name: string): Promise<Answer> => ({
    status: 200,
    headers: { 'content-type': mediaTypes[extname(name)] ?? 'text/plain', ...security },
    body: await readFile(folder + name),
  });
  const assets = ['harbor.css', 'harbor.svg', 'appearance.js', 'contacts.js', 'integrations.js', 'warehouse.js'];

  return [
    { method: 'GET', pattern: /^\/$/, answer: () => ({ status: 302, headers: { location: '/contacts' }, body: '' }) },
    ...(Object.keys(pages) as PageName[]).map(name => ({
      method: 'GET',
      pattern: new RegExp(`^/${name}$`),
      answer: page(name),
    })),
    ...assets.map(name => ({
      method: 'GET',
      pattern: new RegExp(`^/${name.replace('.', '\\.')}$`),
      answer: () => asset(name),
    })),
  ];
};
