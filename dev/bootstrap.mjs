// node dev/bootstrap.mjs COMMAND [args]: installs packages when they are missing or old, then runs the command on
// the Node 24 of node_modules. Plain JavaScript without dependencies: any Node from 18 on begins here.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lock } from './process/file-lock.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const COMMANDS = {
  start: [new URL('./start.ts', import.meta.url)],
  test: [new URL('./test.ts', import.meta.url)],
  reset: [new URL('./reset.ts', import.meta.url)],
  import: [new URL('./with-running.ts', import.meta.url), new URL('../origin/sync/import-cli.ts', import.meta.url)],
  'feed:inspect': [new URL('../origin/sync/inspect-cli.ts', import.meta.url)],
  export: [new URL('./with-running.ts', import.meta.url), new URL('../origin/sync/export-cli.ts', import.meta.url)],
  seed: [new URL('./with-running.ts', import.meta.url), new URL('./seed/seed.ts', import.meta.url)],
  load: [new URL('../load-tests/load.ts', import.meta.url)],
  capacity: [new URL('../load-tests/capacity/capacity.ts', import.meta.url)],
  verify: [new URL('../tools/verify.ts', import.meta.url)],
  'api:check': [new URL('../tools/api-checks/check-api.ts', import.meta.url)],
  'api:breaking': [new URL('../tools/api-checks/breaking.ts', import.meta.url)],
  'api:examples': [new URL('../tools/api-checks/record-examples.ts', import.meta.url)],
  'api:generate': [new URL('../tools/openapi.ts', import.meta.url)],
  'infra:check': [new URL('../tools/infra-check/main.ts', import.meta.url)],
  observe: [new URL('../tools/observe.ts', import.meta.url)],
  'infra:docs': [new URL('../tools/infra-check/write-docs.ts', import.meta.url)],
  'client:build': [new URL('../tools/client/build-client.ts', import.meta.url)],
};
const BIN = join(ROOT, 'node_modules', '.bin');
const STAMP = join(ROOT, 'node_modules', '.sommier-installed');

function fail(what, whatToDo) {
  process.stderr.write(`${what}. ${whatToDo}\n`);
  process.exit(1);
}

function readJson(...path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));
  } catch {
    return {};
  }
}

/** What an install depends on: the lock file, the system, and the Node that answers. */
function fingerprint() {
  const lockFile = readFileSync(join(ROOT, 'package-lock.json'));
  return createHash('sha256').update(lockFile).update(`${process.platform} ${process.arch}`).digest('hex');
}

function isStamped() {
  return existsSync(join(BIN, 'node')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();
}

/** True when an `npm ci` by hand has already put there what the lock file says. */
function isInstalled() {
  const wanted = readJson('package-lock.json').packages ?? {};
  const found = readJson('node_modules', '.package-lock.json').packages;
  if (!found) return false;
  const wrong = (path) =>
    found[path]?.version !== wanted[path].version && !(found[path] === undefined && wanted[path].optional);
  if (Object.keys(wanted).some((path) => path !== '' && wrong(path))) return false;
  return Object.keys(found).every((path) => path in wanted) && nodeRuns();
}

function nodeRuns() {
  const wanted = readJson('package.json').devDependencies.node;
  const answer = spawnSync(join(BIN, 'node'), ['--version'], { encoding: 'utf8' });
  return answer.status === 0 && answer.stdout.trim() === `v${wanted}`;
}

function npm(args) {
  const cli = process.env.npm_execpath;
  const byNode = cli !== undefined && /npm-cli\.c?js$/.test(cli);
  const child = spawn(byNode ? process.execPath : 'npm', byNode ? [cli, ...args] : args, {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(code ?? signal));
  });
}

async function install() {
  const release = await lock(join(ROOT, '.data', 'bootstrap.lock'), {
    onWait: (pid) => process.stdout.write(`Process ${pid ?? '?'} installs the packages already, waiting for it\n`),
  });
  try {
    if (isStamped()) return;
    if (!isInstalled()) {
      process.stdout.write('Installing packages with npm ci (about 1 GB on disk, a minute or two the first time)\n');
      const started = Date.now();
      const seconds = () => Math.round((Date.now() - started) / 1000);
      const beat = setInterval(() => process.stdout.write(`npm ci: still working, ${seconds()} s\n`), 10_000);
      const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
      clearInterval(beat);
      if (code !== 0)
        fail(
          `Packages could not be installed: npm ci ended with ${code}`,
          'See its lines above; check the network with "npm ping" and try again',
        );
      if (!nodeRuns())
        fail(
          'The npm package "node" brought no Node 24',
          'Its install script was not run: allow install scripts (npm config get ignore-scripts must be false) and try again',
        );
      process.stdout.write(`Packages installed in ${seconds()} s\n`);
    }
    writeFileSync(STAMP, fingerprint());
  } finally {
    await release();
  }
}

const [name, ...args] = process.argv.slice(2);
const script = COMMANDS[name];
if (Number(process.versions.node.split('.')[0]) < 18)
  fail(`Node ${process.versions.node} is too old`, 'Install Node 18 or later');
if (script === undefined) fail(`Unknown command "${name ?? ''}"`, `One of: ${Object.keys(COMMANDS).join(', ')}`);
if (!isStamped()) await install();

const child = spawn(join(BIN, 'node'), [...script.map((url) => fileURLToPath(url)), ...args], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
    SOMMIER_BOOTSTRAP_PID: String(process.pid),
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm runs scripts in a shell: a SIGTERM for npm ends npm and that shell, and only our parent's change tells of it.
const parent = process.ppid;
const orphaned = () => process.ppid !== parent && child.kill('SIGTERM') && clearInterval(watch);
const watch = process.env.npm_lifecycle_event === undefined ? undefined : setInterval(orphaned, 500);
child.once('error', (error) => fail(`Node 24 did not start: ${error.message}`, 'Remove node_modules and try again'));
child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
