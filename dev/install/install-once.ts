import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from '../process/file-lock.mjs';

export interface InstallOptions {
  cacheDir: string;
  /** Folder name in the cache; holds the version, so that another version is another install. */
  name: string;
  log: (line: string) => void;
  /** Fills a temporary folder; the folder takes its place in the cache only when this succeeds. */
  fill: (folder: string) => Promise<void>;
}

/**
 * Gives the cache folder of an install and fills it the first time. Two processes at once: the second waits
 * and finds it done. A half-done install is never seen.
 */
export async function installOnce({ cacheDir, name, log, fill }: InstallOptions): Promise<string> {
  const folder = join(cacheDir, name);
  if (await exists(folder)) return folder;
  const release = await lock(join(cacheDir, `${name}.lock`), {
    onWait: (pid) => log(`${name}: process ${pid ?? '?'} installs it already, waiting for it`),
  });
  const draft = join(cacheDir, `${name}.draft`);
  try {
    if (await exists(folder)) return folder;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    await fill(draft);
    await rename(draft, folder);
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
    await release();
  }
}

/** True when the path exists. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
