import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OBSERVABILITY, rulesText } from '../../observability/rules.ts';
import { run } from '../../run.ts';
import { figuresOf } from '../figures-of.ts';
import type { InfraCheck } from '../infra-check.ts';
import { prometheusTool } from '../tools/prometheus.ts';

/** Objectives and alerts: read by Prometheus' own tool, and fired and kept silent by its unit tests. */
export const prometheusRules: InfraCheck = {
  name: 'prometheus-rules',
  holds: 'recording rules and alerts that Prometheus reads, which fire when they should and only then',
  async run({ root }) {
    const promtool = await prometheusTool('promtool');
    const folder = await mkdtemp(join(tmpdir(), 'sommier-rules-'));
    try {
      await writeFile(join(folder, 'rules.yml'), await rulesText(root));
      await copyFile(join(root, OBSERVABILITY, 'rules.test.yaml'), join(folder, 'rules.test.yml'));
      const read = await run([promtool, 'check', 'rules', 'rules.yml'], folder);
      const tested = await run([promtool, 'test', 'rules', 'rules.test.yml'], folder);
      const report = `${read.output}\n${tested.output}`;
      return {
        ok: read.code === 0 && tested.code === 0,
        figures: figuresOf(report, /(\d+ rules) found/g),
        report,
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  plants: [
    {
      what: 'an expression that does not parse',
      file: `${OBSERVABILITY}/rules.yaml`,
      plant: (text) => text.replace('sum(rate(edge', 'sum(rate edge'),
    },
    {
      what: 'an alert that fires too late',
      file: `${OBSERVABILITY}/rules.yaml`,
      plant: (text) => text.replace('> 120\n', '> 1200\n'),
    },
    {
      what: 'an alert that goes on when all is well again',
      file: `${OBSERVABILITY}/rules.yaml`,
      plant: (text) => text.replace(' and on(slo) slo:burn:5m > 14.4', ''),
    },
  ],
};
