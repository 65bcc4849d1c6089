import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { waitUntil } from '../../../dev/process/wait-until.ts';
import { startBackends } from '../../../dev/stack.ts';
import { registerDeployment } from '../../../origin/plugins/register-deployment.ts';
import { importFeed } from '../../../origin/sync/pipeline/import-feed.ts';
import { syncIngress } from '../../../origin/sync/runs/ingress.ts';
import { requestRun } from '../../../origin/sync/runs/request-run.ts';
import { runById } from '../../../origin/sync/runs/run-record.ts';
import { workflowNames } from '../../../origin/sync/runs/workflows.ts';
import { fileSource } from '../../../origin/sync/sources/file-source.ts';
import { syncFixture, textSource, type SyncFixture } from '../../../origin/sync/testing/sync-fixture.ts';
import { mortalProcess } from '../mortal-process.ts';
import { print } from '../print.ts';
import { seededRandom } from '../random.ts';
import { countedStock } from './counted-stock.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { twoFeeds } from './two-feeds.ts';

const KILLS = Number(process.env['DRILL_KILLS'] ?? 20);
const MODELS = Number(process.env['DRILL_MODELS'] ?? 200);
const SEED = Number(process.env['DRILL_SEED'] ?? 20_261_123);
const LONGEST_MS = 120_000;
const MAKER = { id: 'tind', name: 'Tind' };
const PROFILE = {
  fields: {
    name: ['name'],
    groupKey: ['group'],
    vendorCode: ['sku'],
    category: ['category'],
    size: ['size'],
    price: ['price'],
    stock: ['stock'],
  },
  countedStock: true,
  currency: 'EUR',
};
const ENDED = new Set(['done', 'failed', 'needs_decision']);

interface Played {
  outcome: Outcome;
  /** From handing the run over to its end. */
  ms: number;
  /** State of the run when the process was killed; null when it was not. */
  killedWhile: string | null;
}

/**
 * One run of a changed feed over a published one, undisturbed, and then KILLS times with the importing process killed at a random moment:
 * each must end with the same models, index documents, stock, quarantine, epochs and figures.
 */
export async function drillSyncKill(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-sync-kill-'));
  const stack = await startBackends({
    dataDir: join(folder, 'data'),
    ports: 'free',
    keep: true,
    log: (line) => process.stderr.write(`  ${line}\n`),
    only: ['mongo', 'typesense', 'redis', 'restate'],
  });
  Object.assign(process.env, stack.env);
  try {
    const random = seededRandom(SEED);
    const feeds = twoFeeds(MODELS, random);
    const file = join(folder, 'after.csv');
    await writeFile(file, feeds.after);
    const undisturbed = await play(feeds.before, file, null);
    print(`undisturbed: ${undisturbed.ms.toFixed(0)} ms, ${JSON.stringify(undisturbed.outcome)}`);
    // A machine that does other things beside is quicker now and then: a kill should not come after the end.
    let shortestMs = undisturbed.ms;
    const differences: Record<string, number> = {};
    const killedWhile: Record<string, number> = {};
    for (let kill = 1; kill <= KILLS; kill++) {
      const atMs = (random.int(0, 1_000) / 1_000) * shortestMs;
      const played = await play(feeds.before, file, atMs);
      const differing = Object.entries(played.outcome).filter(
        ([part, hash]) => !Object.entries(undisturbed.outcome).some(([name, same]) => name === part && same === hash),
      );
      for (const [part] of differing) differences[part] = (differences[part] ?? 0) + 1;
      shortestMs = Math.min(shortestMs, played.ms);
      const state = played.killedWhile ?? 'not killed';
      killedWhile[state] = (killedWhile[state] ?? 0) + 1;
      print(
        `kill ${kill} after ${atMs.toFixed(0)} ms while ${state}: ended after ${played.ms.toFixed(0)} ms, ${differing.length === 0 ? 'the same' : `differs: ${differing.map(([part]) => part).join(', ')}`}`,
      );
    }
    const missed = KILLS - (killedWhile['reading'] ?? 0) - (killedWhile['publishing'] ?? 0);
    print(`kills: ${KILLS}, while: ${JSON.stringify(killedWhile)}, differences: ${JSON.stringify(differences)}`);
    if (missed > KILLS / 2) print(`violation: only ${KILLS - missed} kills met the run at work`);
    return Object.keys(differences).length === 0 && missed <= KILLS / 2;
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** One round in stores of its own: the first feed is imported, then a run of the second is handed over and its process killed. */
async function play(before: string, file: string, killAtMs: number | null): Promise<Played> {
  const round = `drill_${randomBytes(6).toString('hex')}`;
  const namespace = `d${randomBytes(6).toString('hex')}`;
  const fixture = syncFixture(round);
  const first = { maker: MAKER, source: textSource(before), profile: PROFILE, unguarded: true };
  await importFeed({ ...fixture.deps, stock: countedStock(fixture.db) }, first, new AbortController().signal);
  const worker = await mortalProcess(new URL('./sync-process.ts', import.meta.url), {
    DRILL_ROUND: round,
    DRILL_NAMESPACE: namespace,
  });
  try {
    const at = { adminUrl: process.env['RESTATE_ADMIN_URL'] ?? '', deploymentUrl: `http://127.0.0.1:${worker.port}/1` };
    await registerDeployment(pino({ level: 'silent' }), at, AbortSignal.timeout(20_000));
    const ingress = syncIngress(process.env['RESTATE_INGRESS_URL'] ?? '', workflowNames(namespace));
    const asked = { maker: MAKER, source: fileSource(file).name, trigger: 'api' as const, unguarded: true };
    const { _id: runId } = await requestRun(fixture.deps, asked);
    const began = performance.now();
    await ingress.startRun({ makerId: MAKER.id, runId, accepted: false });
    const killedWhile = killAtMs === null ? null : await killAfter(fixture, runId, worker, killAtMs);
    const over = async () => ENDED.has((await runById(fixture.db, runId)).status);
    if (!(await waitUntil(over, { timeoutMs: LONGEST_MS, everyMs: 20 }))) print(`the run ${runId} has not ended`);
    const ms = performance.now() - began;
    return { outcome: await outcomeOf(fixture, runId), ms, killedWhile };
  } finally {
    await worker.stop();
    await fixture.close();
  }
}

async function killAfter(
  fixture: SyncFixture,
  runId: string,
  worker: { kill(): void },
  afterMs: number,
): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  worker.kill();
  return (await runById(fixture.db, runId)).status;
}
