import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { versionOf } from '../install/find-tool.ts';
import { npmFile } from '../install/npm-file.ts';
import { startGuarded } from '../process/guarded.ts';
import { answersOk } from '../process/wait-until.ts';
import { Remedy } from '../remedy.ts';
import { given, untilReady, type StartContext, type StartedServer } from './started-server.ts';

const INSTEAD = 'Give a Restate: RESTATE_INGRESS_URL=http://… and RESTATE_ADMIN_URL=http://…';

/** Restate: RESTATE_INGRESS_URL and RESTATE_ADMIN_URL, else the binary of npm's @restatedev/restate-server. */
export async function startRestate(context: StartContext): Promise<StartedServer> {
  const [ingress, admin] = [process.env['RESTATE_INGRESS_URL'], process.env['RESTATE_ADMIN_URL']];
  if (Boolean(ingress) !== Boolean(admin)) {
    throw new Remedy(
      'One of RESTATE_INGRESS_URL and RESTATE_ADMIN_URL is set without the other',
      'Set both, or neither',
    );
  }
  if (ingress && admin) return given('restate', ingress, 'RESTATE_INGRESS_URL', restateEnv(ingress, admin));
  const { path, how } = await findRestate();
  const dataDir = join(context.dataDir, 'restate');
  await mkdir(dataDir, { recursive: true });
  const [ingressPort, adminPort] = [await context.port('restate'), await context.port('restateAdmin')];
  const settings = settingsOf(dataDir, ingressPort, adminPort, await context.port('restateNode'));
  const logFile = join(context.dataDir, 'logs', 'restate.log');
  const child = await startGuarded({ command: path, args: ['--no-logo'], env: settings, logFile, cwd: dataDir });
  const env = restateEnv(`http://127.0.0.1:${ingressPort}`, `http://127.0.0.1:${adminPort}`);
  const ready = async () =>
    (await answersOk(`${env.RESTATE_ADMIN_URL}/health`)) &&
    (await answersOk(`${env.RESTATE_INGRESS_URL}/restate/health`));
  await untilReady('Restate', child, ready, logFile);
  const killed = async () => {
    child.kill();
    await child.exited;
  };
  // A clean stop takes 2 s; what is thrown away does not need one.
  const stop = context.keep ? () => child.stop(12_000) : killed;
  return { name: 'restate', url: env.RESTATE_INGRESS_URL, how, dataDir, env, exited: child.exited, stop };
}

function restateEnv(ingress: string, admin: string) {
  return { RESTATE_INGRESS_URL: ingress, RESTATE_ADMIN_URL: admin };
}

function settingsOf(dataDir: string, ingress: number, admin: number, node: number): Record<string, string> {
  return {
    RESTATE_BASE_DIR: dataDir,
    // Its default is the host's name, and the data could not be opened after that changed.
    RESTATE_NODE_NAME: 'sommier',
    RESTATE_CLUSTER_NAME: 'sommier',
    // Its default of 24 takes a core by itself.
    RESTATE_DEFAULT_NUM_PARTITIONS: '2',
    // A ceiling for the stores; its default is 2 GB.
    RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: '512 MiB',
    RESTATE_LISTEN_MODE: 'tcp',
    RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
    RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
    RESTATE_DISABLE_TELEMETRY: 'true',
    // It asks for the newest release at every start and complains when it may not.
    RESTATE_LOG_FILTER: 'warn,octocrab=off',
    RESTATE_LOG_FORMAT: 'compact',
    RESTATE_LOG_DISABLE_ANSI_CODES: 'true',
  };
}

async function findRestate(): Promise<{ path: string; how: string }> {
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  const path = binaryOf(name);
  const version = await versionOf(path, ['--version'], /(\d+\.\d+\.\d+)/);
  if (!version) throw new Remedy(`${path} does not run on this system`, INSTEAD);
  return { path, how: `restate-server ${version} (npm)` };
}

function binaryOf(name: string): string {
  try {
    return npmFile('@restatedev/restate-server/package.json', `${name}/bin/restate-server`);
  } catch (error) {
    throw new Remedy(`npm has no Restate here: ${name} is not installed`, INSTEAD, { cause: error });
  }
}
