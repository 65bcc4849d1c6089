import { Counter, Histogram, type Registry } from 'prom-client';
import type { ImportReport } from '#shared/contracts/sync.ts';
import { asProblem } from '#shared/problem.ts';

/** Counts what imports do, in the registry of the service. */
export interface ImportMetrics {
  /** Counts one import by its report, or by the code of the problem that ended it. */
  watch(run: () => Promise<ImportReport>): Promise<ImportReport>;
}

export function importMetrics(registry: Registry): ImportMetrics {
  const registers = [registry];
  const imports = new Counter({
    name: 'sync_imports_total',
    help: 'Imports by outcome: done, or the code of the problem',
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
    help: 'Rows put aside by reason',
    labelNames: ['reason'],
    registers,
  });
  const seconds = new Histogram({
    name: 'sync_import_duration_seconds',
    help: 'Time from the start of an import to its report',
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1_800],
    registers,
  });
  const count = (report: ImportReport) => {
    imports.inc({ outcome: 'done' });
    rows.inc({ outcome: 'cell' }, report.cells);
    rows.inc({ outcome: 'repeated' }, report.repeated);
    rows.inc({ outcome: 'quarantined' }, report.quarantined);
    rows.inc({ outcome: 'not-mattress' }, report.notMattresses);
    for (const [reason, times] of Object.entries(report.quarantineReasons)) quarantined.inc({ reason }, times);
    seconds.observe(report.ms / 1_000);
  };
  return {
    async watch(run) {
      try {
        const report = await run();
        count(report);
        return report;
      } catch (error) {
        imports.inc({ outcome: asProblem(error).code });
        throw error;
      }
    },
  };
}
