import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Problem } from '#shared/problem.ts';
import type { Source } from './source.ts';

const CHUNK_BYTES = 256 * 1_024;
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES']);

/** A feed in a file of this machine, for the command line alone. */
export function fileSource(path: string): Source {
  return {
    name: path,
    pin: async () => null,
    async open(signal, known) {
      try {
        const file = await open(resolve(path), 'r');
        const stat = await file.stat();
        if (stat.isDirectory()) {
          await file.close();
          throw new Problem('feed/not-found', `${path} is a folder`);
        }
        const version = `${stat.size}-${Math.trunc(stat.mtimeMs)}`;
        if (version !== known)
          return { bytes: file.createReadStream({ highWaterMark: CHUNK_BYTES, signal }), version, size: stat.size };
        await file.close();
        return { bytes: null, version, size: null };
      } catch (cause) {
        throw ABSENT.has(errorCode(cause))
          ? new Problem('feed/not-found', `no file can be read at ${path}`, { cause })
          : cause;
      }
    },
  };
}

const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
