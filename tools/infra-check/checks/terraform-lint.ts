import { join } from 'node:path';
import { run } from '../../run.ts';
import type { InfraCheck } from '../infra-check.ts';
import { goTool } from '../tools/go-tools.ts';

/** tflint with every rule of its ruleset for the language: types, descriptions, versions, unused and undeclared things. */
export const terraformLint: InfraCheck = {
  name: 'terraform-lint',
  holds: 'every variable typed, described and used',
  async run({ root, log }) {
    const tflint = await goTool('tflint', log);
    const folder = join(root, 'infra', 'terraform');
    const args = ['--recursive', `--config=${join(folder, '.tflint.hcl')}`, '--no-color', '--format=compact'];
    const { code, output } = await run([tflint, `--chdir=${folder}`, ...args], root);
    return { ok: code === 0, figures: 'infra/terraform by all rules of tflint', report: output };
  },
  plants: [
    {
      what: 'a variable that nobody uses, without a description',
      file: 'infra/terraform/modules/network/variables.tf',
      plant: (text) => `${text}\nvariable "nobody" {\n  type = string\n}\n`,
    },
    {
      what: 'a provider without a version',
      file: 'infra/terraform/modules/neon/versions.tf',
      plant: (text) => text.replace(/ +version = .*\n/, ''),
    },
  ],
};
