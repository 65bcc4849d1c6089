import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../run.ts';
import { deployEnv } from './deploy-env.ts';
import { giveBack, releaseEdge, servingVersion } from './release-edge.ts';
import { watchBurn } from './watch-burn.ts';
import { watchedOf } from './watched.ts';

/**
 * `node tools/deploy/deploy-cli.ts COMMAND staging|production [ARGUMENT]`: `version` prints the edge's version that serves; `edge` releases
 * the edge by and by; `watch MINUTES` looks at the error budgets; `back VERSION` gives all requests at the edge to that version. Ends with 1
 * when a budget burns; after `edge` the old version serves again by then.
 */
const LOOK_EVERY_MS = 30_000;
const STEP_LOOKS = 20;
const WRANGLER = 'node_modules/wrangler/bin/wrangler.js';

const [command, environment, argument] = process.argv.slice(2);
if (environment !== 'staging' && environment !== 'production')
  throw new Error('usage: deploy-cli.ts version|edge|watch|back staging|production [MINUTES|VERSION]');

const env = deployEnv(process.env);
const log = (line: string) => console.log(line);
const wrangler = async (args: readonly string[]) => succeed([process.execPath, WRANGLER, ...args]);
const watch = async (looks: number) =>
  watchBurn(watchedOf(env, environment), { looks, pause: async () => sleep(LOOK_EVERY_MS), log });

if (command === 'version') log(await servingVersion({ wrangler }, environment));
else if (command === 'back' && argument !== undefined)
  await giveBack({ wrangler }, environment, argument, env.REVISION);
else if (command === 'watch') {
  const fault = await watch((Number(argument ?? '30') * 60_000) / LOOK_EVERY_MS);
  if (fault !== undefined) fail(fault);
} else if (command === 'edge') {
  const released = await releaseEdge({ wrangler, upload, watch: async () => watch(STEP_LOOKS), log }, environment);
  if (!released) fail('the edge went back');
} else throw new Error(`there is no command ${command ?? ''}, or it lacks its argument`);

/** Wrangler writes what it made as JSON lines into a file that it is given. */
async function upload(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-upload-'));
  try {
    await succeed([process.execPath, 'tools/docs-assets.ts']);
    const file = join(folder, 'output.ndjson');
    const flags = ['--env', environment ?? '', '--minify', '--tag', env.REVISION, '--message', env.REVISION];
    await succeed([process.execPath, WRANGLER, 'versions', 'upload', ...flags], { WRANGLER_OUTPUT_FILE_PATH: file });
    const id = /"type":"version-upload".*?"version_id":"([^"]+)"/.exec(await readFile(file, 'utf8'))?.[1];
    if (id === undefined) throw new Error('wrangler told no id of the version that it uploaded');
    return id;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function succeed(line: [string, ...string[]], more: Record<string, string> = {}): Promise<string> {
  const { code, output } = await run(line, process.cwd(), { CI: 'true', NO_COLOR: '1', ...more });
  if (code !== 0) throw new Error(`${line.slice(1, 4).join(' ')} failed:\n${output}`);
  return output;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
