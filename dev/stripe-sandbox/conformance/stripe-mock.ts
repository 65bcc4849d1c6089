import { copyFile, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { findOnPath } from '../../install/find-tool.ts';
import { installOnce } from '../../install/install-once.ts';
import { CACHE_DIR } from '../../paths.ts';
import { freePort } from '../../ports.ts';
import { startGuarded } from '../../process/guarded.ts';
import { runCommand } from '../../process/run-command.ts';
import { answersOk, waitUntil } from '../../process/wait-until.ts';
import { Remedy } from '../../remedy.ts';
import { asSpec, type Spec } from './schema.ts';

const MODULE = 'github.com/stripe/stripe-mock';
const VERSION = 'v0.203.0';
const REMEDY = 'Install Go 1.22 or later, or leave the comparison out';
const Download = z.object({ Dir: z.string() });

/** stripe-mock, stateless: it takes what Stripe's OpenAPI allows, and answers with samples. */
export interface StripeMock extends AsyncDisposable {
  url: string;
  /** Stripe's OpenAPI, out of the same module. */
  spec: Spec;
}

/** True when stripe-mock can be built here. */
export async function canHaveStripeMock(): Promise<boolean> {
  return (await findOnPath('go')) !== undefined;
}

/** Builds it once with Go, then starts it on a free port. Throws a Remedy when it cannot be had. */
export async function startStripeMock(logFile: string, log: (line: string) => void): Promise<StripeMock> {
  const folder = await install(log);
  const port = await freePort('upstash');
  const command = join(folder, 'stripe-mock');
  // Without an address of its own its HTTPS takes 12112, which a second one would find busy.
  const args = ['-http-addr', `127.0.0.1:${port}`, '-https-addr', '127.0.0.1:0'];
  const child = await startGuarded({ command, args, env: {}, logFile });
  const url = `http://127.0.0.1:${port}`;
  const ready = () => answersOk(`${url}/v1/customers`, { authorization: 'Bearer sk_test_123' });
  if (!(await waitUntil(ready, { timeoutMs: 20_000, gaveUp: () => child.hasExited() }))) {
    await child.stop(2_000);
    throw new Remedy('stripe-mock does not answer', `Its log is ${logFile}`);
  }
  const spec = asSpec(JSON.parse(await readFile(join(folder, 'spec3.json'), 'utf8')));
  return { url, spec, [Symbol.asyncDispose]: () => child.stop() };
}

async function install(log: (line: string) => void): Promise<string> {
  return installOnce({
    cacheDir: CACHE_DIR,
    name: `stripe-mock-${VERSION}`,
    log,
    fill: async (draft) => {
      const go = await findOnPath('go');
      if (!go) throw new Remedy('There is no Go on the PATH to build stripe-mock', REMEDY);
      await runCommand(go, ['install', `${MODULE}@${VERSION}`], {
        step: `stripe-mock: building ${VERSION} with Go (seconds, once)`,
        remedy: REMEDY,
        env: { GOBIN: join(draft, 'bin') },
        log,
      });
      await rename(join(draft, 'bin', 'stripe-mock'), join(draft, 'stripe-mock'));
      const step = 'stripe-mock: finding its OpenAPI';
      const found = await runCommand(go, ['mod', 'download', '-json', `${MODULE}@${VERSION}`], {
        step,
        remedy: REMEDY,
        log,
      });
      const { Dir } = Download.parse(JSON.parse(found));
      await copyFile(join(Dir, 'embedded', 'openapi', 'spec3.json'), join(draft, 'spec3.json'));
    },
  });
}
