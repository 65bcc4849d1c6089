import { run } from '../../run.ts';
import { figuresOf } from '../figures-of.ts';
import type { InfraCheck } from '../infra-check.ts';
import { checkovTool } from '../tools/checkov.ts';

/** checkov over modules and environments; each exception stands with its reason beside the code. */
export const terraformSecurity: InfraCheck = {
  name: 'terraform-security',
  holds: 'encryption, reach and logging as checkov wants them',
  async run({ root, log }) {
    const checkov = await checkovTool(log);
    const args = [
      '--directory',
      'infra/terraform',
      '--framework',
      'terraform',
      '--compact',
      '--quiet',
      '--skip-download',
    ];
    const { code, output } = await run([...checkov, ...args], root, { LOG_LEVEL: 'ERROR' });
    const figures = figuresOf(output, /(Passed checks: \d+, Failed checks: \d+, Skipped checks: \d+)/g);
    return { ok: code === 0 && /Passed checks: [1-9]/.test(output), figures, report: output };
  },
  plants: [
    {
      what: 'an API server open to everybody',
      file: 'infra/terraform/modules/eks/planted.tf',
      plant: () => `resource "aws_security_group_rule" "open" {
  type              = "ingress"
  security_group_id = "sg-1"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["0.0.0.0/0"]
}
`,
    },
    {
      what: 'a key that is never rotated',
      file: 'infra/terraform/modules/data/keys.tf',
      plant: (text) => text.replace('enable_key_rotation     = true', 'enable_key_rotation     = false'),
    },
  ],
};
