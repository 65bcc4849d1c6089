import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { exists } from '../../install/install-once.ts';
import { runCommand } from '../../process/run-command.ts';
import type { PostgresBinaries } from './find-postgres.ts';
import type { Prefix } from './run-as.ts';

export interface ClusterOptions {
  binaries: PostgresBinaries;
  dataDir: string;
  user: string;
  password: string;
  prefix: Prefix;
  keep: boolean;
  log: (line: string) => void;
}

// The built-in locale sorts the same on every system, whatever locales it has.
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/** Makes the data folder with one superuser, SCRAM only, unless it is there. One half made is never seen. */
export async function makeCluster(options: ClusterOptions): Promise<void> {
  const { binaries, dataDir, user, password, prefix, keep, log } = options;
  if (await exists(dataDir)) return;
  const draft = `${dataDir}.draft`;
  const passwordFile = `${dataDir}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (prefix.owner) {
      await chown(draft, prefix.owner.uid, prefix.owner.gid);
      await chown(passwordFile, prefix.owner.uid, prefix.owner.gid);
    }
    const who = [`--username=${user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const initdb = [
      binaries.initdb,
      '-D',
      draft,
      ...who,
      ...LOCALE,
      '--no-instructions',
      ...(keep ? [] : ['--no-sync']),
    ];
    const [command = binaries.initdb, ...args] = [...prefix.command, ...initdb];
    const remedy = 'Run it by hand to see more, or give a Postgres: DATABASE_URL=postgres://…';
    await runCommand(command, args, { step: 'postgres: making its data folder', remedy, log, cwd: draft });
    await rename(draft, dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
