import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath, findVersion, isExecutable, versionOf } from '../../install/find-tool.ts';
import { installOnce } from '../../install/install-once.ts';
import { runCommand } from '../../process/run-command.ts';
import { Remedy } from '../../remedy.ts';

/** How to run the fallback: `java -cp CLASSPATH MongoFallback PORT [FILE]`. */
export interface MongoFallback {
  java: string;
  classpath: string;
}

const INSTEAD =
  'Give a MongoDB: MONGODB_URI=mongodb://…, or install mongod 7 or later, or install a JDK 17 or later and Maven (Debian: apt-get install openjdk-17-jdk-headless maven; macOS: brew install openjdk maven)';

/**
 * mongo-java-server with its H2 backend, fetched by Maven and compiled once.
 * @throws Remedy when Java 17, its compiler or Maven is missing.
 */
export async function installMongoFallback(cacheDir: string, log: (line: string) => void): Promise<MongoFallback> {
  const java = await findJava();
  const source = join(import.meta.dirname, 'MongoFallback.java');
  const pom = join(import.meta.dirname, 'pom.xml');
  const hash = createHash('sha256')
    .update(await readFile(source))
    .update(await readFile(pom));
  const name = `mongo-java-server-1.47.0-${hash.digest('hex').slice(0, 8)}`;
  const folder = await installOnce({
    cacheDir,
    name,
    log,
    fill: async (draft) => {
      const maven = await findOnPath('mvn');
      if (!maven) throw new Remedy('The MongoDB fallback needs Maven, and mvn is not on the PATH', INSTEAD);
      await copyFile(pom, join(draft, 'pom.xml'));
      await runCommand(maven, ['-B', '-q', 'dependency:copy-dependencies', '-DoutputDirectory=jars'], {
        step: 'mongo: fetching mongo-java-server 1.47.0 with Maven (about 10 MB of jars, and its plugins the first time)',
        remedy: INSTEAD,
        cwd: draft,
        log,
      });
      await runCommand(join(java, 'javac'), ['-cp', 'jars/*', '-d', 'classes', source], {
        step: 'mongo: compiling its launcher',
        remedy: INSTEAD,
        cwd: draft,
        log,
      });
    },
  });
  return { java: join(java, 'java'), classpath: `${join(folder, 'classes')}:${join(folder, 'jars', '*')}` };
}

/** The bin folder of a JDK 17 or later: JAVA_HOME's, else the PATH's. */
async function findJava(): Promise<string> {
  const home = process.env['JAVA_HOME'];
  const pattern = /version "(\d+(?:\.\d+)?)/;
  const fromHome = home ? join(home, 'bin', 'java') : undefined;
  const homeVersion = fromHome && (await versionOf(fromHome, ['-version'], pattern));
  if (fromHome && Number.parseInt(homeVersion ?? '0') >= 17) return withCompiler(fromHome);
  const found = await findVersion(['java'], ['-version'], pattern, [17, 0]);
  if (!found) throw new Remedy('The MongoDB fallback needs Java 17 or later, which is not on the PATH', INSTEAD);
  return withCompiler(found.path);
}

async function withCompiler(java: string): Promise<string> {
  const bin = join(java, '..');
  if (await isExecutable(join(bin, 'javac'))) return bin;
  throw new Remedy(`${java} has no javac beside it: it is a runtime, and the MongoDB fallback needs a JDK`, INSTEAD);
}
