import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The first executable of that name on the PATH, or undefined. */
export async function findOnPath(name: string, path = process.env['PATH'] ?? ''): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((part) => part !== '')) {
    const candidate = join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** The first of the names that is on the PATH and whose version is at least `atLeast`. */
export async function findVersion(
  names: readonly string[],
  versionArgs: readonly string[],
  pattern: RegExp,
  atLeast: readonly [number, number],
): Promise<{ path: string; version: string } | undefined> {
  for (const name of names) {
    const path = await findOnPath(name);
    const version = path && (await versionOf(path, versionArgs, pattern));
    if (path && version && isAtLeast(version, atLeast)) return { path, version };
  }
  return undefined;
}

/** The version that a binary tells of itself (first group of the pattern); undefined when it does not run. */
export async function versionOf(path: string, args: readonly string[], pattern: RegExp): Promise<string | undefined> {
  const output = await new Promise<string>((done) => {
    execFile(path, [...args], { timeout: 15_000 }, (error, stdout, stderr) =>
      done(error ? '' : `${stdout}\n${stderr}`),
    );
  });
  return pattern.exec(output)?.[1];
}

/** Compares the first two numbers of a version with a bound. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}

/** True for a file that may be executed. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
