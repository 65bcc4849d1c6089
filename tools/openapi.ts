import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clientOperations } from './openapi/client-operations.ts';
import { errorsPage } from './openapi/errors-page.ts';
import { openapiDocument } from './openapi/document.ts';
import { readExamples } from './openapi/examples.ts';
import { postmanCollection } from './openapi/postman.ts';

const ROOT = join(import.meta.dirname, '..');

/** Writes what is generated from contracts and problems; with `--check` only compares and exits 1 when a file differs. */
async function main(check: boolean): Promise<void> {
  const { version } = asPackage(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
  const examples = await readExamples();
  const files = {
    'edge/docs/openapi.json': `${JSON.stringify(openapiDocument(version, examples), null, 2)}\n`,
    'docs/errors.md': errorsPage(),
    'client/operations.ts': clientOperations(),
    'docs/postman/sommier.postman_collection.json': `${JSON.stringify(postmanCollection(examples), null, 2)}\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    const committed = await readFile(join(ROOT, path), 'utf8').catch(() => '');
    if (committed === text) continue;
    if (check) {
      console.error(`${path} is not what the contracts give: run node tools/openapi.ts`);
      process.exitCode = 1;
    } else {
      await mkdir(dirname(join(ROOT, path)), { recursive: true });
      await writeFile(join(ROOT, path), text);
      console.log(`wrote ${path}`);
    }
  }
}

/** npm requires `version` to be text in a package.json. */
const asPackage = (json: { version: string }): { version: string } => json;

await main(process.argv.includes('--check'));
