import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(import.meta.dirname, '..');

/** Where `[assets]` of wrangler.toml looks. */
const TARGET = join(ROOT, 'dist', 'docs-assets', 'docs');

const OURS = ['index.html', 'page.css', 'page.js'];
const SWAGGER_UI = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png'];

/** Gathers the static files of the interactive page and the OpenAPI document; run before the worker is bundled or started. Gives the assets directory. */
export async function buildDocsAssets(): Promise<string> {
  const swaggerUi = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
  await rm(TARGET, { recursive: true, force: true });
  await mkdir(TARGET, { recursive: true });
  await Promise.all([
    ...OURS.map((name) => copyFile(join(ROOT, 'edge', 'docs', 'assets', name), join(TARGET, name))),
    ...SWAGGER_UI.map((name) => copyFile(join(swaggerUi, name), join(TARGET, name))),
  ]);
  const openapi: unknown = JSON.parse(await readFile(join(ROOT, 'edge', 'docs', 'openapi.json'), 'utf8'));
  await writeFile(join(dirname(TARGET), 'openapi.json'), JSON.stringify(openapi));
  return dirname(TARGET);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildDocsAssets());
