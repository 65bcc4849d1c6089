import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findVersion, versionOf } from '../install/find-tool.ts';
import { isReachable, rememberedFailure, rememberFailure } from '../install/download.ts';
import { lock } from '../process/file-lock.mjs';
import { startGuarded } from '../process/guarded.ts';
import { oneLine } from '../remedy.ts';
import { installMongoFallback } from './mongo-fallback/install.ts';
import { given, untilReady, type StartContext, type StartedServer } from './started-server.ts';

const VERSION = /db version v(\d+\.\d+\.\d+)/;
const RELEASE = '8.2.6';
const DOWNLOAD_HOST = 'https://fastdl.mongodb.org';

interface Launch {
  command: string;
  args: string[];
  how: string;
  dataDir: string;
}

/** MongoDB: MONGODB_URI, else a mongod 7 or later on the PATH, else its download, else mongo-java-server. */
export async function startMongo(context: StartContext): Promise<StartedServer> {
  const uri = process.env['MONGODB_URI'];
  if (uri) return given('mongo', uri.replace(/\/\/[^@/]*@/, '//'), 'MONGODB_URI', { MONGODB_URI: uri });
  const port = await context.port('mongo');
  const mongod = (await mongodOnPath()) ?? (await downloadedMongod(context));
  const { command, args, how, dataDir } = mongod ? realMongod(mongod, port, context) : await fallback(port, context);
  await mkdir(dataDir, { recursive: true });
  const logFile = join(context.dataDir, 'logs', 'mongo.log');
  const child = await startGuarded({ command, args, env: {}, logFile });
  const address = `mongodb://127.0.0.1:${port}`;
  await untilReady('MongoDB', child, () => answers(address), logFile);
  return {
    name: 'mongo',
    url: address,
    how,
    dataDir,
    env: { MONGODB_URI: address },
    exited: child.exited,
    stop: () => child.stop(),
  };
}

function realMongod(mongod: { path: string; how: string }, port: number, { dataDir }: StartContext): Launch {
  const folder = join(dataDir, 'mongodb');
  const args = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  return { command: mongod.path, args, how: mongod.how, dataDir: folder };
}

async function fallback(port: number, { dataDir, cacheDir, keep, log }: StartContext): Promise<Launch> {
  const { java, classpath } = await installMongoFallback(cacheDir, log);
  const folder = join(dataDir, 'mongo-java-server');
  const flags = ['-Xmx1g', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', classpath];
  const args = [...flags, 'MongoFallback', String(port), ...(keep ? [join(folder, 'data.mv')] : [])];
  return { command: java, args, how: 'FALLBACK, NOT MongoDB: mongo-java-server 1.47.0 (Maven)', dataDir: folder };
}

async function mongodOnPath(): Promise<{ path: string; how: string } | undefined> {
  const found = await findVersion(['mongod'], ['--version'], VERSION, [7, 0]);
  return found && { path: found.path, how: `mongod ${found.version} on the PATH` };
}

/** The official binary through mongodb-memory-server; a failure is told, and remembered for a day. */
async function downloadedMongod({ cacheDir, log }: StartContext): Promise<{ path: string; how: string } | undefined> {
  const downloadDir = join(cacheDir, 'mongod');
  const known = await rememberedFailure(cacheDir, 'mongod');
  if (known !== undefined) return undefined;
  try {
    const host = process.env['MONGOMS_DOWNLOAD_MIRROR'] ?? DOWNLOAD_HOST;
    const release = await lock(join(cacheDir, 'mongod.lock'), {
      onWait: () => log('mongo: another process downloads mongod, waiting for it'),
    });
    try {
      await mkdir(downloadDir, { recursive: true });
      const path = (await mongodInCache(downloadDir)) ?? (await fetchMongod(downloadDir, host, log));
      const version = await versionOf(path, ['--version'], VERSION);
      if (version) return { path, how: `mongod ${version} (downloaded)` };
      throw new Error(`${path} does not run on this system`);
    } finally {
      await release();
    }
  } catch (error) {
    const reason = oneLine(error);
    log(`mongo: no mongod to download (${reason}); taking the fallback, and not asking again for a day`);
    await rememberFailure(cacheDir, 'mongod', reason);
    return undefined;
  }
}

async function mongodInCache(downloadDir: string): Promise<string | undefined> {
  const { DryMongoBinary } = await import('mongodb-memory-server-core');
  return (await DryMongoBinary.locateBinary({ downloadDir, version: RELEASE })) ?? undefined;
}

async function fetchMongod(downloadDir: string, host: string, log: (line: string) => void): Promise<string> {
  if (!(await isReachable(host))) throw new Error(`${new URL(host).host} cannot be reached from here`);
  log(`mongo: downloading mongod from ${new URL(host).host} (about 100 MB)`);
  const { MongoBinary } = await import('mongodb-memory-server-core');
  return MongoBinary.getPath({ downloadDir, version: RELEASE });
}

async function answers(address: string): Promise<boolean> {
  const client = new MongoClient(address, { serverSelectionTimeoutMS: 1_000, directConnection: true });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } finally {
    await client.close();
  }
}
