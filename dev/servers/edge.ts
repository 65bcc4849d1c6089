import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readWorkerOptions } from 'wrangler';
import { ROOT } from '../paths.ts';
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts';
import { staticFiles } from './static-files.ts';

export interface EdgeOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  /** Bindings of edge/env.ts; wrangler.toml has them per environment only. */
  bindings: Record<string, string>;
  log: (line: string) => void;
  /** Of workerd's inspector, for profiles; none without it. */
  inspectorPort?: number;
}

/** A worker in workerd, with the compatibility flags of wrangler.toml. */
export interface RunningEdge {
  url: string;
  stop(): Promise<void>;
}

/** Bundles the worker with wrangler (no network, no login) and runs it in miniflare; resolves when it listens. */
export async function startEdge(options: EdgeOptions): Promise<RunningEdge> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-edge-'));
  const clean = () => rm(folder, { recursive: true, force: true });
  try {
    const running = await runBundle(await bundleWorker(folder, options.log), options);
    const stop = async () => {
      await running.stop();
      await clean();
    };
    return { url: running.url, stop };
  } catch (error) {
    await clean();
    throw error;
  }
}

/** Runs a bundle in miniflare; resolves when it listens. */
export async function runBundle(
  bundle: WorkerBundle,
  { port, bindings, log, inspectorPort }: EdgeOptions,
): Promise<RunningEdge> {
  const { workerOptions } = readWorkerOptions(join(ROOT, 'wrangler.toml'));
  const { assets: _inFront, ...plainOptions } = workerOptions;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...plainOptions,
      name: 'sommier-edge',
      modules: [{ type: 'ESModule', path: bundle.script }],
      modulesRoot: bundle.folder,
      bindings,
      serviceBindings: { ASSETS: staticFiles(bundle.assets) },
      host: '127.0.0.1',
      // The worker's own socket: miniflare's entry worker before it does not exist in the cloud and costs more than a cached answer.
      port: 0,
      unsafeDirectSockets: [{ host: '127.0.0.1', port }],
      cf: false,
      telemetry: { enabled: false },
      ...(inspectorPort !== undefined && { inspectorPort }),
      log: new Log(LogLevel.ERROR),
      handleStructuredLogs: ({ message }) => log(message),
    }),
  );
  await miniflare.ready;
  return { url: (await miniflare.unsafeGetDirectURL('sommier-edge')).origin, stop: () => miniflare.dispose() };
}
