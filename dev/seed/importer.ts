import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { ImportReport } from '#shared/contracts/sync.ts';
import { ROOT } from '../paths.ts';
import type { ImportOne } from './run-seed.ts';

/** A function of origin/sync; what it gives is checked where it is used. */
const Callable = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function', {
  error: 'is no function',
});

const OpenedDeps = z.object({ deps: z.looseObject({ openSource: Callable }), close: Callable });

export interface Importer {
  importOne: ImportOne;
  close(): Promise<void>;
}

/**
 * The importer of `npm run import` in this process, so that many makers cost one start: its own stores, verb and sources.
 * It is loaded while running, since dev/ is type-checked without the services that it starts.
 */
export async function openImporter(
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Importer> {
  const { importFeed } = await load('pipeline/import-feed.ts', z.object({ importFeed: Callable }));
  const { fileSource } = await load('sources/file-source.ts', z.object({ fileSource: Callable }));
  const { storeEnvOf } = await load('env.ts', z.object({ storeEnvOf: Callable }));
  const { syncDeps } = await load('deps.ts', z.object({ syncDeps: Callable }));
  const { deps, close } = OpenedDeps.parse(syncDeps(storeEnvOf(env)));
  return {
    async importOne({ maker, source: address, profile }) {
      const source = address.startsWith('s3://') ? deps.openSource(address) : fileSource(address);
      return ImportReport.parse(await importFeed(deps, { maker, source, profile }, signal));
    },
    async close() {
      await close();
    },
  };
}

async function load<Schema extends z.ZodType>(file: string, exported: Schema): Promise<z.output<Schema>> {
  const module: unknown = await import(pathToFileURL(join(ROOT, 'origin', 'sync', file)).href);
  const parsed = exported.safeParse({ ...asRecord(module) });
  if (!parsed.success) throw new Error(`origin/sync/${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const asRecord = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
