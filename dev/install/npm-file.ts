import { createRequire } from 'node:module';

/**
 * The path of a file in a package that only another package asks for: its binary for this system.
 * `through` names that other package, `file` the package and, if needed, the path in it. Throws when it is not installed.
 */
export function npmFile(through: string, file: string): string {
  const own = createRequire(import.meta.url);
  return createRequire(own.resolve(through)).resolve(file);
}
