import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { ApiRoute } from './api-route.ts';
import { contactRoutes } from './contacts/contact-routes.ts';
import { json, problem, type Route } from './http.ts';
import { orderRoutes } from './orders/order-routes.ts';
import { productRoutes } from './products/product-routes.ts';
import { ticketRoutes } from './tickets/ticket-routes.ts';
import { makeBucket } from './token-bucket.ts';

/** What a request costs on a server that is not next door, in ms. */
const latency = 80;

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const aboutRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    pattern: /^\/api\/?$/,
    answer: () =>
      json(200, { name: 'Harbor', lists: ['contacts', 'countries', 'cities', 'orders', 'products', 'tickets'] }),
  },
  {
    method: 'GET',
    pattern: /^\/api\/me$/,
    answer: ({ customer: { id, name, people } }) => json(200, { ...people.admin, account: { id, name } }),
  },
];

/** Harbor's own REST API: bearer token, cursor paging, problem answers, a limit on how often one may ask. */
export const apiRoutes = (accounts: readonly Account[]): Route[] => {
  const guests = accounts.map(account => ({
    account,
    digest: digestOf(account.secrets.apiToken),
    // A hundred at once, then twenty a second.
    bucket: makeBucket({ size: 100, perSecond: 20 }),
  }));

  const guarded =
    (answer: ApiRoute['answer']): Route['answer'] =>
    async call => {
      const [, given = ''] = /^Bearer (\S+)$/i.exec(call.header('authorization')) ?? [];
      const guest = guests.find(({ digest }) => timingSafeEqual(digest, digestOf(given)));
      if (!guest) {
        return problem(401, 'Unauthorized', 'Send "Authorization: Bearer …" with a token of Harbor.', {
          'www-authenticate': 'Bearer realm="Harbor"',
        });
      }
      const wait = guest.bucket.take();
      if (wait > 0) {
        return problem(429, 'Too many requests', `Ask again in ${wait} s.`, { 'retry-after': String(wait) });
      }
      await sleep(latency);
      return answer(guest.account, call);
    };

  return [...aboutRoutes, ...contactRoutes, ...orderRoutes, ...productRoutes, ...ticketRoutes].map(
    ({ method, pattern, answer }) => ({ method, pattern, answer: guarded(answer) }),
  );
};
