import { createHash } from 'node:crypto';
import { answerList, notFound } from '../api-list.ts';
import type { ApiRoute } from '../api-route.ts';
import { json, problem, type Answer, type Call } from '../http.ts';
import { readOrder } from './order.ts';
import type { OrderStore } from './order-store.ts';

interface Given {
  readonly digest: string;
  readonly answer: Answer;
}

/** So many answers are remembered for those who send the same again; the oldest are forgotten first. */
const mostKept = 5000;

/** Answers to requests with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), for each account. */
const given = new WeakMap<OrderStore, Map<string, Given>>();

const answersOf = (orders: OrderStore): Map<string, Given> => {
  const known = given.get(orders) ?? new Map<string, Given>();
  given.set(orders, known);
  return known;
};

const takeOrder = (orders: OrderStore, input: unknown): Answer => {
  const content = readOrder(input);
  if (typeof content === 'string') return problem(422, 'Not an order', content);
  const { order, isNew } = orders.put(content);
  return json(isNew ? 201 : 200, order);
};

/** Sent again with its key, an order gets the answer that it got first. */
const placeOrder = async (orders: OrderStore, { header, readJson }: Call): Promise<Answer> => {
  const input = await readJson();
  const key = header('idempotency-key');
  if (key === '') return takeOrder(orders, input);
  const answers = answersOf(orders);
  const digest = createHash('sha256')
    .update(JSON.stringify(input) ?? '')
    .digest('base64');
  const before = answers.get(key);
  if (before && before.digest !== digest) {
    return problem(422, 'Another order', 'This Idempotency-Key came with another order before.');
  }
  const answer = before?.answer ?? takeOrder(orders, input);
  if (answer.status < 300) answers.set(key, { digest, answer });
  const [oldest] = answers.keys();
  if (answers.size > mostKept && oldest !== undefined) answers.delete(oldest);
  return answer;
};

export const orderRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    pattern: /^\/api\/orders$/,
    answer: ({ orders }, { query }) => answerList(orders.list(), query),
  },
  {
    method: 'POST',
    pattern: /^\/api\/orders$/,
    answer: ({ orders }, call) => placeOrder(orders, call),
  },
  {
    method: 'GET',
    pattern: /^\/api\/orders\/(?<id>[\w.-]+)$/,
    answer: ({ orders }, { groups }) => {
      const order = orders.get(groups['id'] ?? '');
      return order ? json(200, order) : notFound('order');
    },
  },
];
