import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { exists } from './install/install-once.ts';
import { DATA_DIR } from './paths.ts';
import { oneLine, Remedy } from './remedy.ts';
import { findRunning } from './running.ts';

/** Runs `node SCRIPT args…` against the running system, in the folder that the user typed the command in. */
async function withRunning(script: string, args: readonly string[]): Promise<number> {
  if (!(await exists(script))) throw new Remedy(`${script} is not there`, 'Update the checkout');
  const running = await findRunning(DATA_DIR);
  const given = process.env['MONGODB_URI'] && process.env['TYPESENSE_URL'];
  if (!running && !given) {
    throw new Remedy(
      'There is no running system to talk to',
      'Start it in another terminal with npm start, or give MONGODB_URI, TYPESENSE_URL and TYPESENSE_API_KEY',
    );
  }
  const env = { ...running?.env, ...process.env };
  const cwd = resolve(process.env['INIT_CWD'] ?? '.');
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit', env, cwd });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}

try {
  const [script = '', ...args] = process.argv.slice(2);
  process.exitCode = await withRunning(script, args);
} catch (error) {
  process.stderr.write(`${oneLine(error)}\n`);
  process.exitCode = 1;
}
