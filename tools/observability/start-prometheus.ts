import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../dev/paths.ts';
import { startGuarded } from '../../dev/process/guarded.ts';
import { answersOk } from '../../dev/process/wait-until.ts';
import { untilReady } from '../../dev/servers/started-server.ts';
import { prometheusTool } from '../infra-check/tools/prometheus.ts';
import { rulesText } from './rules.ts';

export interface PrometheusOptions {
  /** Its configuration and figures; emptied first. */
  folder: string;
  port: number;
  /** What to scrape: job and host:port. */
  targets: Readonly<Record<string, string>>;
  everySeconds: number;
}

/** A Prometheus on 127.0.0.1 with the rules of infra/; resolves when it answers. Throws Remedy when there is none to start. */
export async function startPrometheus({ folder, port, targets, everySeconds }: PrometheusOptions) {
  const command = await prometheusTool('prometheus');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'rules.yml'), await rulesText(ROOT));
  const config = {
    global: { scrape_interval: `${everySeconds}s`, evaluation_interval: `${everySeconds}s` },
    rule_files: ['rules.yml'],
    scrape_configs: Object.entries(targets).map(([job, target]) => ({
      job_name: job,
      honor_labels: true,
      static_configs: [{ targets: [target] }],
    })),
  };
  // JSON is YAML.
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config, null, 2));
  const logFile = join(folder, 'prometheus.log');
  const child = await startGuarded({
    command,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    env: {},
    logFile,
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady('Prometheus', child, () => answersOk(`${url}/-/ready`), logFile);
  return { url, stop: () => child.stop() };
}
