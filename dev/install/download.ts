import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const DAY_MS = 24 * 60 * 60_000;

/** True when the address answers anything at all within `timeoutMs`. */
export async function isReachable(url: string, timeoutMs = 5_000): Promise<boolean> {
  return fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }).then(
    () => true,
    () => false,
  );
}

/** Downloads to a file and tells every tenth of it. Throws when the answer is not 200 or stalls for 15 minutes. */
export async function download(url: string, file: string, step: string, log: (line: string) => void): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(15 * 60_000) });
  if (response.status !== 200 || response.body === null) throw new Error(`GET ${url} answered ${response.status}`);
  const total = Number(response.headers.get('content-length') ?? 0);
  let [done, told] = [0, 0];
  const count = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      const tenth = total > 0 ? Math.floor((done / total) * 10) : Math.floor(done / 20e6);
      if (tenth > told) log(`${step}: ${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`);
      told = Math.max(told, tenth);
      next(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), count, createWriteStream(file));
}

/**
 * Remembers for a day that a download could not be had, so that the next start goes straight to the fallback.
 * Gives the reason that was remembered, or undefined.
 */
export async function rememberedFailure(
  cacheDir: string,
  name: string,
  nowMs = Date.now(),
): Promise<string | undefined> {
  const text = await readFile(failureFile(cacheDir, name), 'utf8').catch(() => '');
  const [at = '', reason = ''] = text.split('\n');
  return at !== '' && nowMs - Number(at) < DAY_MS ? reason : undefined;
}

/** Writes down that a download failed, and why. */
export async function rememberFailure(
  cacheDir: string,
  name: string,
  reason: string,
  nowMs = Date.now(),
): Promise<void> {
  const file = failureFile(cacheDir, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${nowMs}\n${reason}\n`);
}

function failureFile(cacheDir: string, name: string): string {
  return join(cacheDir, `${name}.unreachable`);
}
