import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { OBSERVABILITY, rulesText } from '../../observability/rules.ts';
import type { InfraCheck } from '../infra-check.ts';

/** Whoever is woken finds a page that says what to do. */
export const runbooks: InfraCheck = {
  name: 'runbooks',
  holds: 'a runbook for every alert',
  async run({ root }) {
    const alerts = (await rulesText(root)).split('- alert: ').slice(1);
    const faults: string[] = [];
    for (const alert of alerts) {
      const name = alert.split('\n')[0] ?? '';
      const runbook = /runbook: (docs\/runbooks\/[\w-]+\.md)/.exec(alert)?.[1];
      const there =
        runbook !== undefined &&
        (await access(join(root, runbook)).then(
          () => true,
          () => false,
        ));
      if (!there) faults.push(`${name}: ${runbook ?? 'no runbook'} is not there`);
    }
    return {
      ok: faults.length === 0 && alerts.length > 0,
      figures: `${alerts.length} alerts`,
      report: faults.join('\n'),
    };
  },
  plants: [
    {
      what: 'an alert whose runbook is gone',
      file: `${OBSERVABILITY}/rules.yaml`,
      plant: (text) => text.replace('runbooks/slo-burn.md', 'runbooks/slo-burnt.md'),
    },
    {
      what: 'an alert without a runbook',
      file: `${OBSERVABILITY}/rules.yaml`,
      plant: (text) => text.replace(/ +runbook: .*saturation\.md\n/, ''),
    },
  ],
};
