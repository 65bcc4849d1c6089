import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { findOnPath } from '../install/find-tool.ts';
import { installOnce } from '../install/install-once.ts';
import { startGuarded } from '../process/guarded.ts';
import { runCommand } from '../process/run-command.ts';
import { Remedy } from '../remedy.ts';
import { given, untilReady, type StartContext, type StartedServer } from './started-server.ts';

const VERSION = 'v1.8.0';
const REGION = 'us-east-1';
const BUCKET = 'feeds';
const INSTEAD =
  'Without S3, feeds are imported from files only. To have it: S3_ENDPOINT=http://… with S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or put versitygw on the PATH, or install Go 1.24 or later';

/** S3: S3_ENDPOINT, else versitygw on the PATH, else built by Go once. Makes the bucket for feeds. */
export async function startS3(context: StartContext): Promise<StartedServer> {
  const endpoint = process.env['S3_ENDPOINT'];
  if (endpoint) return givenS3(endpoint);
  const { path, how } = await findGateway(context);
  const port = await context.port('s3');
  const dataDir = join(context.dataDir, 's3');
  const [objects, versions] = [join(dataDir, 'objects'), join(dataDir, 'versions')];
  await mkdir(objects, { recursive: true });
  await mkdir(versions, { recursive: true });
  const { s3AccessKeyId, s3SecretAccessKey } = context.secrets;
  const logFile = join(context.dataDir, 'logs', 's3.log');
  const child = await startGuarded({
    command: path,
    args: ['--quiet', '--port', `127.0.0.1:${port}`, 'posix', '--versioning-dir', versions, objects],
    env: { ROOT_ACCESS_KEY: s3AccessKeyId, ROOT_SECRET_KEY: s3SecretAccessKey, VGW_REGION: REGION },
    logFile,
  });
  const url = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey };
  const client = new S3Client({ endpoint: url, region: REGION, forcePathStyle: true, credentials, maxAttempts: 1 });
  await untilReady('S3', child, () => makeBucket(client), logFile);
  client.destroy();
  const env = s3Env(url, s3AccessKeyId, s3SecretAccessKey, REGION, BUCKET);
  return { name: 's3', url, how, dataDir, env, exited: child.exited, stop: () => child.stop() };
}

function givenS3(endpoint: string): StartedServer {
  const [key, secret] = [process.env['S3_ACCESS_KEY_ID'], process.env['S3_SECRET_ACCESS_KEY']];
  if (!key || !secret) {
    throw new Remedy('S3_ENDPOINT is set without its keys', 'Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY too');
  }
  const region = process.env['S3_REGION'] ?? REGION;
  const bucket = process.env['S3_FEEDS_BUCKET'] ?? BUCKET;
  return given('s3', endpoint, 'S3_ENDPOINT', s3Env(endpoint, key, secret, region, bucket));
}

function s3Env(endpoint: string, key: string, secret: string, region: string, bucket: string): Record<string, string> {
  return {
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY_ID: key,
    S3_SECRET_ACCESS_KEY: secret,
    S3_REGION: region,
    S3_FEEDS_BUCKET: bucket,
  };
}

async function findGateway({ cacheDir, log }: StartContext): Promise<{ path: string; how: string }> {
  const onPath = await findOnPath('versitygw');
  if (onPath) return { path: onPath, how: 'versitygw on the PATH' };
  const folder = await installOnce({
    cacheDir,
    name: `versitygw-${VERSION}`,
    log,
    fill: async (draft) => {
      const go = await findOnPath('go');
      if (!go) throw new Remedy('S3 is left out: there is no versitygw and no Go on the PATH', INSTEAD);
      await runCommand(go, ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSION}`], {
        step: `s3: building versitygw ${VERSION} with Go (about 2 minutes, once)`,
        remedy: INSTEAD,
        env: { GOBIN: join(draft, 'bin') },
        log,
      });
      await rename(join(draft, 'bin', 'versitygw'), join(draft, 'versitygw'));
    },
  });
  return { path: join(folder, 'versitygw'), how: `versitygw ${VERSION} (Go)` };
}

async function makeBucket(client: S3Client): Promise<boolean> {
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  if (!Buckets.some(({ Name }) => Name === BUCKET)) await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  return true;
}
