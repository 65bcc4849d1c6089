import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readWorkerOptions } from 'wrangler';
import { ROOT } from '../paths.ts';
import { lock } from '../process/file-lock.mjs';
import { runCommand } from '../process/run-command.ts';

export interface EdgeOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  /** Bindings of edge/env.ts; wrangler.toml has them per environment only. */
  bindings: Record<string, string>;
  log: (line: string) => void;
}

/** The worker in workerd, with the compatibility flags and assets of wrangler.toml. */
export interface RunningEdge {
  url: string;
  stop(): Promise<void>;
}

/** Bundles the worker with wrangler (no network, no login) and runs it in miniflare; resolves when it listens. */
export async function startEdge({ port, bindings, log }: EdgeOptions): Promise<RunningEdge> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-edge-'));
  try {
    const { script, assets } = await bundleWorker(folder, log);
    const { workerOptions } = readWorkerOptions(join(ROOT, 'wrangler.toml'), undefined, {
      overrides: { assets: { directory: assets } },
    });
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({
        ...workerOptions,
        name: 'sommier-edge',
        modules: [{ type: 'ESModule', path: script }],
        modulesRoot: folder,
        bindings,
        host: '127.0.0.1',
        port,
        cf: false,
        telemetry: { enabled: false },
        log: new Log(LogLevel.ERROR),
        handleStructuredLogs: ({ message }) => log(message),
      }),
    );
    const url = (await miniflare.ready).origin;
    const stop = async () => {
      await miniflare.dispose();
      await rm(folder, { recursive: true, force: true });
    };
    return { url, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Bundles into a folder of its own; one at a time, because the static files are gathered into one place. */
async function bundleWorker(folder: string, log: (line: string) => void): Promise<{ script: string; assets: string }> {
  const release = await lock(join(ROOT, 'node_modules', '.cache', 'sommier-bundle.lock'));
  const remedy = 'The lines of the bundler: npx wrangler deploy --dry-run --outdir dist/worker';
  const env = { WRANGLER_SEND_METRICS: 'false', CI: 'true', NO_COLOR: '1', WRANGLER_LOG_PATH: join(folder, 'log') };
  try {
    const gather = [join(ROOT, 'tools', 'docs-assets.ts')];
    const directory = await runCommand(process.execPath, gather, { step: 'edge: gathering static files', remedy, log });
    const assets = join(folder, 'assets');
    await cp(directory.trim(), assets, { recursive: true });
    const wrangler = join(ROOT, 'node_modules', 'wrangler', 'bin', 'wrangler.js');
    const outdir = join(folder, 'worker');
    await mkdir(outdir);
    const args = [wrangler, 'deploy', '--dry-run', '--env', '', '--outdir', outdir];
    await runCommand(process.execPath, args, { step: 'edge: bundling the worker', remedy, env, cwd: ROOT, log });
    return { script: join(outdir, 'worker.js'), assets };
  } finally {
    await release();
  }
}
