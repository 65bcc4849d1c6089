import { join } from 'node:path';
import { run } from '../../run.ts';
import type { InfraCheck } from '../infra-check.ts';
import { terraformTool } from '../tools/terraform.ts';

/** `terraform fmt`: one way to lay out what stands in infra/terraform. */
export const terraformFormat: InfraCheck = {
  name: 'terraform-fmt',
  holds: 'one way to lay out Terraform',
  async run({ root }) {
    const terraform = await terraformTool();
    const folder = join(root, 'infra', 'terraform');
    const { code, output } = await run([terraform, 'fmt', '-check', '-recursive', '-diff', folder], root);
    return { ok: code === 0, figures: 'infra/terraform laid out as terraform fmt does', report: output };
  },
  plants: [
    {
      what: 'a badly laid out variable',
      file: 'infra/terraform/modules/network/variables.tf',
      plant: (text) => `${text}\nvariable "crooked" {\n type=string\n}\n`,
    },
  ],
};
