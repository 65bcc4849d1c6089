import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** GET /metrics in Prometheus text: process figures, and the duration of each operation by status class. */
export const metrics = fp(
  async (app: FastifyInstance, options: { service: string }) => {
    const registry = new Registry();
    registry.setDefaultLabels({ service: options.service });
    collectDefaultMetrics({ register: registry });
    const duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request line to the last byte of the answer',
      labelNames: ['op', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5],
      registers: [registry],
    });
    app.decorate('metricsRegistry', registry);
    app.addHook('onResponse', async (request, reply) => {
      duration.observe(
        { op: request.routeOptions.config.op ?? 'none', status: `${Math.floor(reply.statusCode / 100)}xx` },
        reply.elapsedTime / 1_000,
      );
    });
    app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  },
  { name: 'metrics' },
);

/** Where a service registers metrics of its own. */
export const metricsOf = (app: FastifyInstance): Registry => app.metricsRegistry;

declare module 'fastify' {
  interface FastifyContextConfig {
    op?: string;
    /** Whoever calls signs the body in a way of their own, which the route verifies: the edge's signature is not asked for. */
    signedByCaller?: boolean;
  }
  interface FastifyInstance {
    metricsRegistry: Registry;
  }
}
