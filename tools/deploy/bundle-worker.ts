import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../run.ts';

/** Environments of wrangler.toml. */
export const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export interface BundledWorker {
  bytes: number;
  gzippedBytes: number;
  /** What wrangler printed: bindings of the environment among it. */
  output: string;
}

const WRANGLER = 'node_modules/wrangler/bin/wrangler.js';

/** Bundles the worker as a deployment would, minified, and uploads nothing. Throws an Error with wrangler's output when it refuses. */
export async function bundleWorker(environment: Environment): Promise<BundledWorker> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-bundle-'));
  try {
    await succeed([process.execPath, 'tools/docs-assets.ts']);
    const flags = ['--dry-run', '--minify', '--env', environment, '--outdir', folder];
    const output = await succeed(['node', WRANGLER, 'deploy', ...flags], {
      CI: 'true',
      NO_COLOR: '1',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_LOG_PATH: join(folder, 'log'),
    });
    const script = await readFile(join(folder, 'worker.js'));
    return { bytes: script.byteLength, gzippedBytes: gzipSync(script, { level: 9 }).byteLength, output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function succeed(command: [string, ...string[]], env: Record<string, string> = {}): Promise<string> {
  const { code, output } = await run(command, process.cwd(), env);
  if (code !== 0) throw new Error(`${command.slice(1).join(' ')} failed:\n${output}`);
  return output;
}
