import { freePort } from '../../dev/ports.ts';
import { startService } from '../../dev/services.ts';

/** One of our services in a process of its own. */
export interface OriginProcess {
  url: string;
  /** Of its inspector; undefined where it was started without one. */
  inspectorPort: number | undefined;
  /** Bytes of memory that it holds, by its own metrics. */
  memoryBytes: () => Promise<number>;
  stop: () => Promise<void>;
}

/** Starts `origin/NAME/server.ts` on a free port, as in production, and waits until it is ready. */
export async function startOrigin(
  name: 'catalog' | 'orders',
  { env, dataDir, inspect = false }: { env: Record<string, string>; dataDir: string; inspect?: boolean },
): Promise<OriginProcess> {
  const inspectorPort = inspect ? await freePort('edge') : undefined;
  const service = await startService({
    name,
    entry: new URL(`../../origin/${name}/server.ts`, import.meta.url),
    port: await freePort(name),
    env: {
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      ...env,
      ...(inspectorPort !== undefined && { NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` }),
    },
    dataDir,
    log: (line) => process.stderr.write(`  ${line}\n`),
  });
  return {
    url: service.url,
    inspectorPort,
    memoryBytes: async () => metric(`${service.url}/metrics`, 'process_resident_memory_bytes'),
    stop: async () => service.stop(),
  };
}

/** One value of a page in Prometheus text. Throws when it is not there. */
async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(url)).text();
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? ([\\d.e+]+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`${url} tells no ${name}`);
  return Number(value);
}
