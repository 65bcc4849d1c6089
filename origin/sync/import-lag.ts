import { Gauge, type Registry } from 'prom-client';
import type { SyncDeps } from './deps.ts';
import { newestRuns } from './runs/run-record.ts';

/** For how long each maker's models have not been brought up to date: by the journal, so that an import from the command line counts. */
export function importLag(registry: Registry, { db, now }: Pick<SyncDeps, 'db' | 'now'>): void {
  const age = new Gauge({
    name: 'sync_last_import_age_seconds',
    help: 'Time since the last import of a maker that ended well',
    labelNames: ['maker'],
    registers: [],
    async collect() {
      // While MongoDB is away there is no figure; the scrape goes on.
      const newest = await newestRuns(db).catch(() => []);
      this.reset();
      for (const { makerId, endedAt } of newest)
        this.set({ maker: makerId }, (now().getTime() - endedAt.getTime()) / 1_000);
    },
  });
  registry.registerMetric(age);
}
