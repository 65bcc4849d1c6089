import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../run.ts';
import type { InfraCheck } from '../infra-check.ts';
import { MAP_PAGE, pageWithMap } from '../infra-map.ts';
import { terraformDocsTool } from '../tools/terraform-docs.ts';

/** Each module's README as terraform-docs writes it from the code, and the map drawn from the module calls. */
export const terraformDocs: InfraCheck = {
  name: 'terraform-docs',
  holds: 'README of each module as generated from its code',
  async run({ root, log }) {
    const tool = await terraformDocsTool(log);
    const stale: string[] = [];
    let modules = 0;
    for await (const file of glob('infra/terraform/**/versions.tf', { cwd: root })) {
      const config = ['--config', 'infra/terraform/.terraform-docs.yml', '--output-check'];
      const { code, output } = await run([tool, 'markdown', 'table', ...config, dirname(file)], root);
      if (code !== 0) stale.push(output.trim());
      modules++;
    }
    if ((await readFile(join(root, MAP_PAGE), 'utf8')) !== (await pageWithMap(root)))
      stale.push(`${MAP_PAGE} is out of date`);
    stale.push(...(stale.length > 0 ? ['Write them anew: npm run infra:docs'] : []));
    return { ok: modules > 0 && stale.length === 0, figures: `${modules} folders`, report: stale.join('\n') };
  },
  plants: [
    {
      what: 'a variable that the README does not know',
      file: 'infra/terraform/modules/upstash/variables.tf',
      plant: (text) => `${text}\nvariable "new" {\n  type = string\n}\n`,
    },
    {
      what: 'a README edited by hand',
      file: 'infra/terraform/modules/upstash/README.md',
      plant: (text) => text.replace('Monthly limit', 'Yearly limit'),
    },
    {
      what: 'a module that the map does not show',
      file: 'infra/terraform/envs/dr/main.tf',
      plant: (text) => text.replace('module "atlas_endpoint"', 'module "atlas_way"'),
    },
  ],
};
