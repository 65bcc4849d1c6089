import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findOnPath } from '../../install/find-tool.ts';
import { Remedy } from '../../remedy.ts';

/** What a command is started with, and who then owns the files; no owner: whoever runs this. */
export interface Prefix {
  command: readonly string[];
  owner?: { uid: number; gid: number };
}

// Postgres asks with access(2), which forgets capabilities unless this bit is set.
const READS_EVERYTHING = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];

/**
 * Postgres refuses to run as root. Under root it runs as whoever owns the data folder already, else as the user
 * `postgres` or `nobody`; behind a private folder (a home, a temporary one) it keeps the right to pass through.
 * @throws Remedy when root cannot hand it over here.
 */
export async function runAs(dataDir: string, binaries: string): Promise<Prefix> {
  if (process.getuid?.() !== 0) return { command: [] };
  const setpriv = await findOnPath('setpriv');
  const owner = (await ownerOf(dataDir)) ?? (await userNamed('postgres')) ?? (await userNamed('nobody'));
  if (!setpriv || !owner) {
    throw new Remedy(
      'Postgres does not run as root',
      'Use an ordinary user, install setpriv (util-linux), or give DATABASE_URL',
    );
  }
  await mkdir(dirname(dataDir), { recursive: true });
  const isOpen = (await isOpenToAll(dirname(dataDir))) && (await isOpenToAll(binaries));
  const who = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  return { command: [setpriv, ...who, ...(isOpen ? [] : READS_EVERYTHING)], owner };
}

async function ownerOf(folder: string): Promise<Prefix['owner']> {
  const found = await stat(folder).catch(() => undefined);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

async function userNamed(name: string): Promise<Prefix['owner']> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** True when everybody may pass through the folder and all above it. */
async function isOpenToAll(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) return false;
  return dirname(folder) === folder || isOpenToAll(dirname(folder));
}
