import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../store/database.ts';

/** `/metrics` for Prometheus: how the process is, how calls go, who listens, what runs. */
export const registerMetrics = (app: FastifyInstance, store: Store, countStreams: () => number): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const calls = new Histogram({
    name: 'citizen_http_request_duration_seconds',
    help: 'How long calls took, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'citizen_event_streams',
    help: 'Open event streams',
    registers: [registry],
    collect() {
      this.set(countStreams());
    },
  });
  new Gauge({
    name: 'citizen_unfinished_runs',
    help: 'Runs that have not finished, by status',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      this.reset();
      const { rows } = await store.withScope('operator', tx =>
        tx.query<{ status: string; count: number }>(
          'select status, count(*)::int as count from citizen.runs where finished_at is null group by status',
        ),
      );
      for (const { status, count } of rows) this.set({ status }, count);
    },
  });
  app.addHook('onResponse', (request, reply, done) => {
    // A stream is open for as long as its reader stays: that says nothing about the host.
    if (!reply.raw.getHeader('content-type')?.toString().startsWith('text/event-stream')) {
      calls.observe(
        { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode },
        reply.elapsedTime / 1000,
      );
    }
    done();
  });
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
};
