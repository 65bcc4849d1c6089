import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { SyncDeps } from './deps.ts';
import type { RunRecord } from './runs/run-record.ts';
import { overdueSeconds } from './schedules/overdue.ts';

/** Counts what runs do, in the registry of the service. Gives what is to be told of each run that has ended or waits. */
export function runMetrics(registry: Registry, { db, now }: Pick<SyncDeps, 'db' | 'now'>): (run: RunRecord) => void {
  const registers = [registry];
  const imports = new Counter({
    name: 'sync_imports_total',
    help: 'Runs by outcome: done, needs_decision, or the code of the problem',
    labelNames: ['outcome'],
    registers,
  });
  const rows = new Counter({
    name: 'sync_rows_total',
    help: 'Rows of feeds by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const quarantined = new Counter({
    name: 'sync_quarantined_rows_total',
    help: 'Rows put aside by maker and reason',
    labelNames: ['maker', 'reason'],
    registers,
  });
  const seconds = new Histogram({
    name: 'sync_import_duration_seconds',
    help: 'Time from the start of a run to its report',
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1_800],
    registers,
  });
  watchSchedules(registry, { db, now });
  return ({ makerId, status, failure, report }) => {
    imports.inc({ outcome: failure?.code ?? status });
    if (status !== 'done' || report === null) return;
    rows.inc({ outcome: 'cell' }, report.cells);
    rows.inc({ outcome: 'repeated' }, report.repeated);
    rows.inc({ outcome: 'quarantined' }, report.quarantined);
    rows.inc({ outcome: 'not-mattress' }, report.notMattresses);
    for (const [reason, times] of Object.entries(report.quarantineReasons))
      quarantined.inc({ maker: makerId, reason }, times);
    seconds.observe(report.ms / 1_000);
  };
}

/** Asked at each scrape, so that a process which does nothing still tells that a feed is late (FeedIsLate). */
function watchSchedules(registry: Registry, { db, now }: Pick<SyncDeps, 'db' | 'now'>): void {
  const overdue = new Gauge({
    name: 'sync_feed_overdue_seconds',
    help: 'By how much the scheduled feed of a maker is late; 0 when it is not',
    labelNames: ['maker'],
    registers: [],
    async collect() {
      // A store that is away is told by /readyz; the gauge is left out then rather than wrong.
      const late = await overdueSeconds(db, now()).catch(() => new Map<string, number>());
      overdue.reset();
      for (const [maker, seconds] of late) overdue.set({ maker }, seconds);
    },
  });
  registry.registerMetric(overdue);
}
