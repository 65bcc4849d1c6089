import type pg from 'pg';
import { Counter, Gauge, type Registry } from 'prom-client';
import { ORDER_EVENTS } from '#shared/contracts/orders.ts';
import { poolMetrics } from '../plugins/pool-metrics.ts';
import type { OutboxHandlers } from './outbox/handlers.ts';

/** What waits, each by an index that holds only that. */
const BACKLOG = `
select 'outbox' as queue, count(*)::int as depth, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as age
  from outbox where dead_at is null
union all select 'outbox-dead', count(*)::int, 0 from outbox where dead_at is not null
union all select 'saga-letters', count(*)::int, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8
  from saga_letters where decided_at is null
union all select 'payment-findings', count(*)::int, coalesce(extract(epoch from clock_timestamp() - min(found_at)), 0)::float8
  from payment_findings where settled_at is null
union all select 'notifications', count(*)::int, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8
  from notifications where due_at is not null`;

interface Waiting {
  queue: string;
  depth: number;
  age: number;
}

/** Use of the pool of Postgres, and what waits in its tables; a scrape while Postgres is away has no figures of the backlog. */
export function orderMetrics(registry: Registry, pool: pg.Pool): void {
  poolMetrics(registry, {
    postgres: () => ({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      max: pool.options.max,
    }),
  });
  const registers = [registry];
  const labelNames = ['queue'];
  let asking: Promise<readonly Waiting[]> | undefined;
  // Both gauges of one scrape share one question.
  const waiting = () =>
    (asking ??= pool
      .query<Waiting>({ name: 'metrics-backlog', text: BACKLOG })
      .then(({ rows }) => rows)
      .catch(() => [])
      .finally(() => (asking = undefined)));
  const gauge = (name: string, help: string, figure: 'depth' | 'age') =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        const rows = await waiting();
        this.reset();
        for (const row of rows) this.set({ queue: row.queue }, row[figure]);
      },
    });
  gauge('orders_backlog', 'What waits to be told, decided or sent', 'depth');
  gauge('orders_backlog_age_seconds', 'Age of the oldest that waits', 'age');
}

/** Counts events as the outbox tells them, beside those who are told; one that is told again counts again. */
export function eventCounter(registry: Registry): OutboxHandlers {
  const events = new Counter({
    name: 'orders_events_total',
    help: 'Events of orders told by the outbox, by type',
    labelNames: ['type'],
    registers: [registry],
  });
  const handlers: OutboxHandlers = {};
  for (const type of ORDER_EVENTS) {
    events.inc({ type }, 0);
    handlers[type] = async () => events.inc({ type });
  }
  return handlers;
}
