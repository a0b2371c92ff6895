import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { customers } from './customers.ts';
import type { Answer, Call, Route } from './http.ts';
import { initialsOf, readPerson } from './person.ts';

const folder = fileURLToPath(new URL('../pages/', import.meta.url));

const pages = {
  contacts: 'Contacts',
  orders: 'Orders',
  integrations: 'Integrations',
  warehouse: 'Warehouse',
  files: 'Files',
  mail: 'Mail',
  systems: 'Your systems',
} as const;
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

const customerChoices = customers
  .map(
    ({ id, name }) =>
      `<label><input type="radio" name="customer" value="${escapeHtml(id)}" /><span>${escapeHtml(name)}</span></label>`,
  )
  .join('');

/** Harbor's pages, with what belongs to them. */
export const pageRoutes = (hostAddress: string): Route[] => {
  const origin = new URL(hostAddress).origin;
  const security = {
    'content-security-policy': contentSecurityPolicy(origin),
    'referrer-policy': 'same-origin',
    'cache-control': 'no-cache',
    vary: 'cookie',
  };

  const page =
    (name: PageName) =>
    async ({ header }: Call): Promise<Answer> => {
      const person = readPerson(header('cookie'));
      const [layout, content] = await Promise.all(
        ['layout', name].map(file => readFile(`${folder}${file}.html`, 'utf8')),
      );
      const current = Object.fromEntries(
        Object.keys(pages).map(one => [`${one}Current`, one === name ? 'aria-current="page"' : '']),
      );
      const values = {
        host: escapeHtml(origin),
        person: escapeHtml(person.name),
        initials: escapeHtml(initialsOf(person)),
        customer: escapeHtml(person.customer.name),
        customerId: escapeHtml(person.customer.id),
        role: person.role,
        customerChoices,
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
  const assets = [
    'harbor.css',
    'harbor.svg',
    'appearance.js',
    'account.js',
    'live.js',
    'pair.js',
    'facts.js',
    'contacts.js',
    'orders.js',
    'integrations.js',
    'warehouse.js',
    'files.js',
    'mail.js',
    'systems.js',
  ];

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
