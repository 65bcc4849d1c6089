import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Counter, Gauge } from 'prom-client';
import type { Op } from '#shared/contracts/op.ts';
import { Problem } from '#shared/problem.ts';
import { metricsOf } from './metrics.ts';

/** What is refused first when there is more to do than can be done. What has no importance is neither counted nor refused. */
export type Importance = 'read' | 'write' | 'money';

export interface ShedOptions {
  /** Requests under way at which reads are refused. By Little's law 200 of them at 500 a second are 0.4 s each. */
  maxInFlight?: number;
  /** Delay of the event loop, 90th percentile of half a second, at which reads are refused, in ms. */
  maxDelayMs?: number;
}

/** Of the pressure at which reads are refused. Somebody who pays has been served all the way before. */
const SHED_AT: Record<Importance, number> = { read: 1, write: 1.5, money: 2.5 };
const DEFAULTS = { maxInFlight: 200, maxDelayMs: 500 };
const SAMPLE_MS = 500;
const RESOLUTION_MS = 20;

/** Operations without which an order that was begun cannot be ended. */
const MONEY: ReadonlySet<string> = new Set(['placeOrder', 'getOrderPayment', 'cancelOrder', 'setOrderSlot']);

/** Staff must see what is going on, and a stream is long and costs nothing: neither is refused. */
export function importanceOf({ id, method, auth, okType }: Op): Importance | undefined {
  if (auth === 'staff' || okType === 'text/event-stream') return undefined;
  if (MONEY.has(id)) return 'money';
  return method === 'get' ? 'read' : 'write';
}

/**
 * Answers 503 `origin/overloaded` with Retry-After, before any work is done, while more requests are under way or the event loop is
 * later than this process can bear: what costs nobody anything first, so that what is accepted is still answered in time.
 */
export const shedLoad = fp(
  async (app: FastifyInstance, options: ShedOptions) => {
    const { maxInFlight, maxDelayMs } = { ...DEFAULTS, ...options };
    const delay = loopDelay(app);
    let inFlight = 0;
    const pressure = (): number => Math.max(inFlight / maxInFlight, delay() / maxDelayMs);
    const shed = new Counter({
      name: 'requests_shed_total',
      help: 'Requests refused because there was more to do than could be done',
      labelNames: ['importance'],
      registers: [metricsOf(app)],
    });
    const shown: Gauge = new Gauge({
      name: 'load_pressure',
      help: 'Of what this process can bear: reads are refused from 1, writes from 1.5, orders from 2.5',
      registers: [metricsOf(app)],
      collect: () => shown.set(pressure()),
    });
    app.addHook('onRequest', async (request) => {
      const { importance } = request.routeOptions.config;
      if (importance === undefined) return;
      if (pressure() >= SHED_AT[importance]) {
        shed.inc({ importance });
        throw new Problem('origin/overloaded', undefined, { retryAfterSeconds: 1 + Math.floor(Math.random() * 4) });
      }
      inFlight++;
      counted.add(request);
    });
    const counted = new WeakSet<FastifyRequest>();
    const over = (request: FastifyRequest): void => {
      if (counted.delete(request)) inFlight--;
    };
    app.addHook('onResponse', async (request) => over(request));
    app.addHook('onRequestAbort', async (request) => over(request));
  },
  { name: 'shed-load', dependencies: ['metrics'] },
);

/** The event loop's delay of the last sample, in ms. */
function loopDelay(app: FastifyInstance): () => number {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let lastMs = 0;
  const timer = setInterval(() => {
    // It measures the whole pause, of which the resolution is meant.
    lastMs = Math.max(0, histogram.percentile(90) / 1e6 - RESOLUTION_MS);
    histogram.reset();
  }, SAMPLE_MS);
  timer.unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    histogram.disable();
  });
  return () => lastMs;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    importance?: Importance | undefined;
  }
}
