import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DASHBOARDS, grafanaJson } from '../../observability/dashboards.ts';
import { OBSERVABILITY } from '../../observability/rules.ts';
import type { InfraCheck } from '../infra-check.ts';

const FOLDER = `${OBSERVABILITY}/dashboards`;
const Target = z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string().min(1) });
const Place = z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1).max(24), h: z.int().min(1) });
/** The part of Grafana's dashboard model (schema 39) without which it shows nothing. */
const Model = z.object({
  uid: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: z.string().min(1),
  schemaVersion: z.literal(39),
  panels: z
    .array(
      z.object({
        id: z.int(),
        type: z.literal('timeseries'),
        title: z.string().min(1),
        gridPos: Place,
        targets: z.array(Target).min(1),
      }),
    )
    .min(1)
    .refine((panels) => new Set(panels.map(({ id }) => id)).size === panels.length, {
      error: 'two panels have one id',
    }),
});

/** Without its layout, which the formatter decides. */
const bare = (json: string): string => JSON.stringify(JSON.parse(json));

/** Dashboards as Grafana imports them: whole, each uid once, and as tools/observability/dashboards.ts writes them. */
export const dashboards: InfraCheck = {
  name: 'dashboards',
  holds: 'dashboards that Grafana loads, as they are written by code',
  async run({ root }) {
    const files = (await readdir(join(root, FOLDER))).filter((file) => file.endsWith('.json'));
    const wanted = new Map(DASHBOARDS.map((dashboard) => [`${dashboard.uid}.json`, grafanaJson(dashboard)]));
    const faults = [...wanted.keys()].filter((name) => !files.includes(name)).map((name) => `${name} is missing`);
    let panels = 0;
    for (const file of files) {
      const text = await readFile(join(root, FOLDER, file), 'utf8');
      const model = Model.safeParse(JSON.parse(text));
      if (!model.success) faults.push(`${file}: ${z.prettifyError(model.error)}`);
      panels += model.data?.panels.length ?? 0;
      if (bare(wanted.get(file) ?? 'null') !== bare(text))
        faults.push(`${file} differs: node tools/write-dashboards.ts`);
    }
    return {
      ok: faults.length === 0 && panels > 0,
      figures: `${files.length} dashboards, ${panels} panels`,
      report: faults.join('\n'),
    };
  },
  plants: [
    {
      what: 'a panel that asks nothing',
      file: `${FOLDER}/sommier-slo.json`,
      plant: (text) => text.replace('"expr": "slo:burn:1h"', '"expr": ""'),
    },
    { what: 'a dashboard that no code writes', file: `${FOLDER}/by-hand.json`, plant: () => '{}' },
  ],
};
