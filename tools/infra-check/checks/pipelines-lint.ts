import { join } from 'node:path';
import { ROOT } from '../../../dev/paths.ts';
import { run } from '../../run.ts';
import type { InfraCheck } from '../infra-check.ts';
import { goTool } from '../tools/go-tools.ts';

const GITLAB = join(ROOT, 'node_modules', '.bin', 'gitlab-ci-local');

/** GitHub's workflows by actionlint, GitLab's pipeline by gitlab-ci-local, which reads it as GitLab's runner would. */
export const pipelinesLint: InfraCheck = {
  name: 'pipelines-lint',
  holds: 'both pipelines are of the form that GitHub and GitLab take',
  async run({ root, log }) {
    const github = await run([await goTool('actionlint', log), '-no-color', '.github/workflows/pipeline.yml'], root);
    // It takes relative paths alone.
    const gitlab = await run([GITLAB, '--list-csv', '--state-dir', '.cache/gitlab-ci-local'], root, { NO_COLOR: '1' });
    const jobs = gitlab.output.split('\n').filter((line) => /^[\w-]+;/.test(line)).length - 1;
    const ok = github.code === 0 && gitlab.code === 0 && jobs > 0;
    return { ok, figures: `${jobs} jobs of GitLab's`, report: `${github.output}\n${gitlab.output}` };
  },
  plants: [
    {
      what: 'a job of GitHub that waits for one that is not there',
      file: '.github/workflows/pipeline.yml',
      plant: (text) => text.replace('needs: [build]', 'needs: [built]'),
    },
    {
      what: 'a job of GitLab in a stage that is not there',
      file: '.gitlab-ci.yml',
      plant: (text) => text.replace('  stage: scan', '  stage: scans'),
    },
    {
      what: 'a job of GitLab that waits for one that is not there',
      file: '.gitlab-ci.yml',
      plant: (text) => text.replace('needs: [staging]', 'needs: [stage]'),
    },
  ],
};
