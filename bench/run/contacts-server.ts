// A REST API of contacts, in a process of its own: what it costs is not what we measure.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contactCount } from './contacts.ts';

const contacts = Array.from({ length: contactCount }, (_, index) => ({
  id: `ct_${String(index).padStart(6, '0')}`,
  firstName: `First ${index}`,
  lastName: `Last ${index}`,
  email: `person.${index}@example.com`,
  phone: `+49 431 ${100_000 + index}`,
  company: { name: `Company ${index % 500}` },
  stage: index % 3 === 0 ? 'lead' : 'customer',
  city: ['Kiel', 'Lübeck', 'Flensburg', 'Husum'][index % 4],
  country: 'DE',
  updatedAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
}));

const pages = new Map<string, string>();

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://contacts');
  response.setHeader('content-type', 'application/json');
  if (url.pathname !== '/contacts') return void response.end('{}');
  const known = pages.get(url.search);
  if (known !== undefined) return void response.end(known);
  const start = Number(url.searchParams.get('cursor') ?? 0);
  const end = start + Number(url.searchParams.get('limit'));
  const next = end < contacts.length ? String(end) : null;
  const page = JSON.stringify({ data: contacts.slice(start, end), next, total: contacts.length });
  pages.set(url.search, page);
  response.end(page);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
