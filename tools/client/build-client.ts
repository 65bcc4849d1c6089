import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../run.ts';

const CLIENT = resolve('client');

/** What is used of esbuild, which comes with wrangler. */
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<{ outputFiles?: { contents: Uint8Array }[] }>;
}

/** Builds client/ into a folder: ES modules by esbuild, declarations by tsc. Gives the size of the whole, minified and gzipped. */
export async function buildClient(target: string): Promise<number> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const esbuild = asEsbuild(createRequire(createRequire(import.meta.url).resolve('wrangler/package.json'))('esbuild'));
  const entryPoints = [join(CLIENT, 'index.ts'), join(CLIENT, 'matrix.ts')];
  const options = {
    entryPoints,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2024',
    mainFields: ['module', 'main'],
  };
  await esbuild.build({ ...options, splitting: true, outdir: target, legalComments: 'inline' });
  const tsc = ['-p', 'client/tsconfig.build.json', '--outDir', join(target, 'types')];
  const { code, output } = await run(['node_modules/.bin/tsc', ...tsc], process.cwd());
  if (code !== 0) throw new Error(`tsc could not write the declarations:\n${output}`);
  const whole = await esbuild.build({
    ...options,
    entryPoints: [join(CLIENT, 'index.ts')],
    minify: true,
    write: false,
  });
  return gzipSync(whole.outputFiles?.[0]?.contents ?? new Uint8Array()).byteLength;
}

/** The package as npm would pack it: dist, package.json and README. */
export async function packClient(folder: string): Promise<number> {
  const size = await buildClient(join(folder, 'dist'));
  for (const name of ['package.json', 'README.md'])
    await writeFile(join(folder, name), await readFile(join(CLIENT, name), 'utf8'));
  return size;
}

/** esbuild's JavaScript API. */
const asEsbuild = (loaded: unknown): Esbuild => loaded as Esbuild;

if (import.meta.main) {
  const size = await buildClient(join(CLIENT, 'dist'));
  console.log(`client/dist: ${(size / 1_024).toFixed(1)} KB minified and gzipped`);
}
