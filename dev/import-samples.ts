import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { ROOT } from './paths.ts';
import { runCommand } from './process/run-command.ts';
import { Remedy } from './remedy.ts';

const FOLDER = join(ROOT, 'dev', 'sample-feeds');
const Manifest = z.array(
  z.object({ maker: z.string(), makerName: z.string().optional(), feed: z.string(), profile: z.string().optional() }),
);
type Sample = z.output<typeof Manifest>[number];

export interface SampleOptions {
  dataDir: string;
  /** Addresses and keys of the running servers. */
  env: Record<string, string>;
  /** Where models go, so that another database gets its own import. */
  store: string;
  log: (line: string) => void;
}

/**
 * Imports the feeds of dev/sample-feeds/manifest.json, once per store and content: through S3 when it runs.
 * @throws Remedy with the importer's last line when a feed cannot be imported.
 */
export async function importSamples({ dataDir, env, store, log }: SampleOptions): Promise<void> {
  const text = await readFile(join(FOLDER, 'manifest.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return log('samples: there is no dev/sample-feeds/manifest.json, nothing to import');
  const parsed = Manifest.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Remedy('dev/sample-feeds/manifest.json is not valid', z.prettifyError(parsed.error));
  const marker = join(dataDir, 'samples.imported');
  const hash = await contentHash(store, text, parsed.data);
  if ((await readFile(marker, 'utf8').catch(() => '')) === hash) return log('samples: imported before');
  for (const sample of parsed.data) await importOne(sample, env, log);
  await writeFile(marker, hash);
}

async function importOne(sample: Sample, env: Record<string, string>, log: SampleOptions['log']): Promise<void> {
  const { maker, makerName, feed, profile } = sample;
  const source = env['S3_ENDPOINT'] ? await upload(feed, env) : join(FOLDER, feed);
  const cli = join(ROOT, 'origin', 'sync', 'import-cli.ts');
  const names = ['--maker', maker, ...(makerName ? ['--maker-name', makerName] : [])];
  const args = [cli, source, ...names, ...(profile ? ['--profile', join(FOLDER, profile)] : [])];
  const output = await runCommand(process.execPath, args, {
    step: `samples: importing ${source.startsWith('s3:') ? source : feed} of ${maker}`,
    remedy: `Try it alone: npm run import -- ${args.slice(1).join(' ')}`,
    env,
    cwd: ROOT,
    log,
  });
  const summary = output.trim().split('\n').at(-1) ?? '';
  log(`samples: ${summary}`);
}

async function upload(feed: string, env: Record<string, string>): Promise<string> {
  const bucket = env['S3_FEEDS_BUCKET'] ?? 'feeds';
  const key = `samples/${basename(feed)}`;
  const credentials = {
    accessKeyId: env['S3_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['S3_SECRET_ACCESS_KEY'] ?? '',
  };
  const place = { endpoint: env['S3_ENDPOINT'] ?? '', region: env['S3_REGION'] ?? '', forcePathStyle: true };
  const client = new S3Client({ ...place, credentials });
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await readFile(join(FOLDER, feed)) }));
  client.destroy();
  return `s3://${bucket}/${key}`;
}

async function contentHash(store: string, manifest: string, samples: readonly Sample[]): Promise<string> {
  const hash = createHash('sha256').update(store).update(manifest);
  for (const name of samples.flatMap(({ feed, profile }) => [feed, ...(profile ? [profile] : [])])) {
    const content = await readFile(join(FOLDER, name)).catch(() => undefined);
    if (!content)
      throw new Remedy(`dev/sample-feeds/${name} is named in manifest.json and is not there`, 'Put it back');
    hash.update(content);
  }
  return hash.digest('hex');
}
