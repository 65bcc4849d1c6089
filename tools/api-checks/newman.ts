import { join } from 'node:path';
import { ROOT } from '../../dev/paths.ts';
import { run } from '../run.ts';
import type { Callers } from './accounts.ts';
import type { Env } from './mailbox.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

const COLLECTION = join('docs', 'postman', 'sommier.postman_collection.json');

/** Runs the Postman collection from top to bottom against the edge. */
export function checkWithNewman(url: string, env: Env, { staffTokens }: Callers): Promise<Outcome> {
  return outcomeOf('newman', async () => {
    const variables = {
      baseUrl: url,
      staffToken: staffTokens.at(-1) ?? '',
      mailUrl: env['MAIL_API_URL'] ?? '',
      mailKey: env['MAIL_API_KEY'] ?? '',
    };
    const flags = Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]);
    const newman = join('node_modules', 'newman', 'bin', 'newman.js');
    const { code, output } = await run(
      [process.execPath, newman, 'run', COLLECTION, '--color', 'off', '--timeout-request', '10000', ...flags],
      ROOT,
    );
    return { ok: code === 0, figures: figuresOf(output), report: output };
  });
}

function figuresOf(output: string): string {
  const [requests, assertions] = ['requests', 'assertions'].map(
    (row) => new RegExp(String.raw`${row}\s*│\s*(\d+)\s*│\s*(\d+)`).exec(output) ?? [],
  );
  return `${requests?.[1] ?? '?'} requests, ${assertions?.[1] ?? '?'} assertions, ${assertions?.[2] ?? '?'} failed`;
}
