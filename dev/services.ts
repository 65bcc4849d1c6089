import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './paths.ts';
import { startGuarded } from './process/guarded.ts';
import { answersOk } from './process/wait-until.ts';
import { untilReady, type StartedServer } from './servers/started-server.ts';

export interface ServiceOptions {
  name: string;
  /** Entry file. */
  entry: URL;
  port: number;
  env: Record<string, string>;
  dataDir: string;
  log: (line: string) => void;
}

/**
 * Runs one of our own services on 127.0.0.1 and waits until GET /readyz answers 200.
 * @throws Remedy with the last lines of its log when it ends or is not ready within 60 s.
 */
export async function startService({ name, entry, port, env, dataDir, log }: ServiceOptions): Promise<StartedServer> {
  const logFile = join(dataDir, 'logs', `${name}.log`);
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = await startGuarded({
    command: process.execPath,
    args: [...tracingArgs(), fileURLToPath(entry)],
    env: { OTEL_SERVICE_NAME: name, ...env, HOST: '127.0.0.1', PORT: String(port) },
    logFile,
    cwd: ROOT,
  });
  await untilReady(name, child, () => answersOk(`${url}/readyz`), logFile);
  log(`${name}: ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return {
    name,
    url,
    how: `node ${relative(ROOT, fileURLToPath(entry))}`,
    env: {},
    exited: child.exited,
    stop: () => child.stop(12_000),
  };
}

/** `OTEL_EXPORTER_OTLP_ENDPOINT=http://… npm start` traces; without it the services are started as they are. */
const tracingArgs = (): string[] =>
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] === undefined ? [] : ['--import', join(ROOT, 'origin/plugins/tracing.ts')];
