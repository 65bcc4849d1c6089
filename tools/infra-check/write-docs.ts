import { glob, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from '../../dev/paths.ts';
import { runCommand } from '../../dev/process/run-command.ts';
import { MAP_PAGE, pageWithMap } from './infra-map.ts';
import { terraformDocsTool } from './tools/terraform-docs.ts';

/** `npm run infra:docs`: writes the tables in each Terraform folder's README anew, and the map of them. */
const log = (line: string) => console.log(line.trim());
const tool = await terraformDocsTool(log);
for await (const file of glob('infra/terraform/**/versions.tf', { cwd: ROOT })) {
  const args = ['markdown', 'table', '--config', 'infra/terraform/.terraform-docs.yml', dirname(file)];
  await runCommand(tool, args, { step: dirname(file), remedy: 'See its last line above', log, cwd: ROOT });
}
await writeFile(join(ROOT, MAP_PAGE), await pageWithMap(ROOT));
