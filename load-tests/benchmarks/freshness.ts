import { setTimeout as pause } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { listModels, ModelList } from '#shared/contracts/catalog.ts';
import { DATA_DIR } from '../../dev/paths.ts';
import { plannedPort } from '../../dev/ports.ts';
import { findRunning } from '../../dev/running.ts';
import { syncDeps } from '../../origin/sync/deps.ts';
import { storeEnvOf } from '../../origin/sync/env.ts';
import { importFeed } from '../../origin/sync/pipeline/import-feed.ts';
import { syncIngress } from '../../origin/sync/runs/ingress.ts';
import { workflowNames } from '../../origin/sync/runs/workflows.ts';
import { putSchedule } from '../../origin/sync/schedules/put-schedule.ts';
import { scheduleOf } from '../../origin/sync/schedules/schedule-repo.ts';
import { s3Client } from '../../origin/sync/sources/s3-source.ts';
import { percentile } from '../lib/figures.ts';

const TIMES = Number(process.env['FRESHNESS_TIMES'] ?? 50);
const MODELS = 200;
const POLL_MS = 50;
const PATIENCE_MS = 60_000;
const TARGET_MS = 5_000;
const MAKER = { id: 'freshness', name: 'Freshness' };
const PROFILE = { fields: { name: ['name'], size: ['size'], price: ['price'] }, currency: 'RUB' };
const LIST = `${listModels.path}?maker=${MAKER.id}&sort=price&currency=RUB`;

/**
 * A price is changed in a feed object on S3, and the edge is asked for the maker's cheapest until it shows it: 50 times, timed from the end of the
 * upload. Runs over the system that `npm start` runs, which finds the change by itself; the ratio is of the p99 to the five seconds wanted.
 */
export async function benchFreshness(): Promise<void> {
  const running = await findRunning(DATA_DIR);
  if (running === undefined) throw new Error('there is no running system: npm start');
  const { env } = running;
  const { deps, close } = syncDeps(storeEnvOf(env));
  const s3 = s3Client(s3Options(env));
  const bucket = env['S3_FEEDS_BUCKET'] ?? 'feeds';
  const source = `s3://${bucket}/freshness/feed.csv`;
  const upload = async (price: number) => {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'freshness/feed.csv', Body: feedOf(price) }));
    return performance.now();
  };
  const ingress = syncIngress(env['RESTATE_INGRESS_URL'] ?? '', workflowNames(env['SYNC_WORKFLOW_NAMESPACE'] ?? ''));
  const scheduled = { makerId: MAKER.id, source, kind: 'full' as const, everyMinutes: 10_080, jitterMinutes: 0 };
  try {
    await upload(10_000);
    const input = { maker: MAKER, source: deps.openSource(source), profile: PROFILE, unguarded: true };
    await importFeed(deps, input, AbortSignal.timeout(PATIENCE_MS));
    await putSchedule({ ...deps, ingress }, { ...scheduled, paused: false });
    await until(async () => (await scheduleOf(deps.db, MAKER.id))?.seenVersion !== undefined);
    await measure(`http://127.0.0.1:${plannedPort('edge')}`, upload);
  } finally {
    await putSchedule({ ...deps, ingress }, { ...scheduled, paused: true });
    s3.destroy();
    await close();
  }
}

const s3Options = (env: Readonly<Record<string, string | undefined>>) => ({
  endpoint: env['S3_ENDPOINT'],
  region: env['S3_REGION'] ?? 'us-east-1',
  accessKeyId: env['S3_ACCESS_KEY_ID'],
  secretAccessKey: env['S3_SECRET_ACCESS_KEY'],
});

/** One model has the price, the others stay as they are. */
const feedOf = (price: number): string =>
  [
    'name;size;price',
    ...Array.from({ length: MODELS }, (_, at) => `Mattress Fresh ${at};160x200;${at === 0 ? price : 20_000}`),
  ].join('\n');

async function measure(edge: string, upload: (price: number) => Promise<number>): Promise<void> {
  const times: number[] = [];
  for (let time = 1; time <= TIMES; time++) {
    const price = 10_000 + time;
    const uploadedAt = await upload(price);
    await until(async () => (await shownMinor(edge)) === price * 100);
    times.push(performance.now() - uploadedAt);
    console.log(`${time}/${TIMES}: ${((times.at(-1) ?? 0) / 1_000).toFixed(2)} s`);
  }
  const seconds = (share: number) => (percentile(times, share) / 1_000).toFixed(2);
  console.log(
    `uploaded → seen at the edge, ${TIMES} times: p50 ${seconds(0.5)} s, p99 ${seconds(0.99)} s; wanted p99 < 5 s`,
  );
  console.log(`ratio=${(percentile(times, 0.99) / TARGET_MS).toFixed(2)}`);
}

/** The lowest price of the maker's list at the edge; null before there is one. */
async function shownMinor(edge: string): Promise<number | null> {
  const answer = await fetch(`${edge}${LIST}`);
  if (!answer.ok) return null;
  return ModelList.parse(await answer.json()).items[0]?.offer.price?.amountMinor ?? null;
}

async function until(seen: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await seen())) {
    if (performance.now() > deadline) throw new Error(`nothing was seen within ${PATIENCE_MS / 1_000} s`);
    await pause(POLL_MS);
  }
}
