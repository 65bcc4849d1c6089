import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../dev/paths.ts';
import { DASHBOARDS, grafanaJson } from './observability/dashboards.ts';
import { OBSERVABILITY } from './observability/rules.ts';

/** `node tools/write-dashboards.ts`: writes what Grafana loads from tools/observability/dashboards.ts. */
const folder = join(ROOT, OBSERVABILITY, 'dashboards');
await mkdir(folder, { recursive: true });
for (const dashboard of DASHBOARDS) await writeFile(join(folder, `${dashboard.uid}.json`), grafanaJson(dashboard));
