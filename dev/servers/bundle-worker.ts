import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';
import { lock } from '../process/file-lock.mjs';
import { runCommand } from '../process/run-command.ts';

/** A bundled worker and the folder that holds it. */
export interface WorkerBundle {
  /** The module, an ES module without imports of ours. */
  script: string;
  folder: string;
  /** Static files of wrangler.toml. */
  assets: string;
}

/**
 * Bundles a worker with wrangler (no network, no login), into a folder of its own; one at a time,
 * because the static files are gathered into one place. Without an entry it is the one of wrangler.toml.
 */
export async function bundleWorker(folder: string, log: (line: string) => void, entry?: string): Promise<WorkerBundle> {
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
    const scripts = entry === undefined ? [] : [entry];
    const args = [wrangler, 'deploy', ...scripts, '--dry-run', '--env', '', '--outdir', outdir];
    await runCommand(process.execPath, args, { step: 'edge: bundling the worker', remedy, env, cwd: ROOT, log });
    const name = (entry ?? 'worker.ts').replace(/^.*\//, '').replace(/\.ts$/, '.js');
    return { script: join(outdir, name), folder, assets };
  } finally {
    await release();
  }
}
