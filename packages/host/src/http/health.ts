import type { FastifyInstance } from 'fastify';
import { message } from '../messages/index.ts';
import type { Store } from '../store/database.ts';
import { HttpProblem } from './problem.ts';

/** `/healthz`: the process answers. `/readyz`: it can do its work. */
export const registerHealth = (app: FastifyInstance, store: Store, isReady: () => boolean): void => {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async () => {
    await store.pool.query('select 1').catch((cause: unknown) => {
      throw new HttpProblem('unavailable', message('problem.unavailable'), { cause });
    });
    if (!isReady()) throw new HttpProblem('unavailable', message('problem.unavailable'));
    return { status: 'ok' };
  });
};
