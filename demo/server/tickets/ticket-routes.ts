import { answerList } from '../api-list.ts';
import type { ApiRoute } from '../api-route.ts';

export const ticketRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    pattern: /^\/api\/tickets$/,
    answer: ({ tickets }, { query }) => answerList(tickets, query),
  },
];
