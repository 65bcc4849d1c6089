import { glob } from 'node:fs/promises';
import { run } from '../../run.ts';
import type { InfraCheck } from '../infra-check.ts';
import { hadolintTool } from '../tools/hadolint.ts';

/** Every Dockerfile by hadolint, without an exception. */
export const imagesHadolint: InfraCheck = {
  name: 'images-hadolint',
  holds: 'Dockerfiles without a warning of the linter',
  async run({ root, log }) {
    const files: string[] = [];
    for await (const file of glob('infra/images/*/Dockerfile', { cwd: root })) files.push(file);
    const { code, output } = await run([await hadolintTool(log), ...files], root);
    return { ok: code === 0 && files.length > 0, figures: `${files.length} Dockerfiles`, report: output };
  },
  plants: [
    {
      what: 'a package from Debian without a version',
      file: 'infra/images/sync/Dockerfile',
      plant: (text) => text.replace('WORKDIR /app', 'WORKDIR /app\nRUN apt-get install curl'),
    },
  ],
};
