import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as YAML from 'yaml';
import type { InfraCheck } from '../infra-check.ts';

/** Of GitLab's file these are no jobs. */
const NO_JOBS = new Set(['stages', 'workflow', 'default', 'variables']);
/** What only prepares the runner, each system in its own way. */
const PREPARES = /^(?:npm ci$|apt-get |echo "\$HOME\/\.local\/bin")/;

interface Job {
  needs: string[];
  commands: string[];
}

/** Both pipelines have the same jobs, which wait for the same ones and run the same commands; the scripts that they call are there. */
export const pipelinesInStep: InfraCheck = {
  name: 'pipelines-in-step',
  holds: "GitHub's and GitLab's pipelines do the same",
  async run({ root }) {
    const gitlab = gitlabJobs(await readFile(join(root, '.gitlab-ci.yml'), 'utf8'));
    const github = githubJobs(await readFile(join(root, '.github', 'workflows', 'pipeline.yml'), 'utf8'));
    const faults: string[] = [];
    for (const name of new Set([...gitlab.keys(), ...github.keys()])) {
      const [one, other] = [gitlab.get(name), github.get(name)];
      if (JSON.stringify(one) !== JSON.stringify(other))
        faults.push(`${name}:\n  GitLab ${JSON.stringify(one)}\n  GitHub ${JSON.stringify(other)}`);
    }
    const scripts = new Set([...gitlab.values()].flatMap(({ commands }) => commands.flatMap(scriptsOf)));
    for (const script of scripts) {
      const mode = script.endsWith('.sh') ? constants.X_OK : constants.R_OK;
      await access(join(root, script), mode).catch(() => faults.push(`${script} is not there, or may not be run`));
    }
    const figures = `${gitlab.size} jobs, ${scripts.size} scripts`;
    return { ok: faults.length === 0 && gitlab.size > 0 && scripts.size > 0, figures, report: faults.join('\n') };
  },
  plants: [
    {
      what: 'a command that one of them lacks',
      file: '.github/workflows/pipeline.yml',
      plant: (text) => text.replace(/ +- run: node tools\/migrate-edge\.ts\n/, ''),
    },
    {
      what: 'a job that one of them starts sooner',
      file: '.gitlab-ci.yml',
      plant: (text) => text.replace('needs: [load, push]', 'needs: [push]'),
    },
    {
      what: 'a script that is gone',
      file: '.gitlab-ci.yml',
      plant: (text) => text.replaceAll('check-migrations.sh', 'check-migration.sh'),
    },
  ],
};

function gitlabJobs(text: string): Map<string, Job> {
  const entries = Object.entries(asGitlab(YAML.parse(text)));
  const jobs = entries.filter(([name]) => !NO_JOBS.has(name) && !name.startsWith('.'));
  return new Map(jobs.map(([name, { needs = [], script = [] }]) => [name, { needs, commands: script.filter(isWork) }]));
}

function githubJobs(text: string): Map<string, Job> {
  const entries = Object.entries(asGithub(YAML.parse(text)).jobs);
  return new Map(
    entries.map(([name, { needs = [], steps }]) => {
      const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
      return [name, { needs, commands: commands.filter(isWork) }];
    }),
  );
}

const isWork = (command: string): boolean => !PREPARES.test(command);

const scriptsOf = (command: string): string[] =>
  [...command.matchAll(/\btools\/[\w/.-]+\.(?:sh|ts)\b/g)].map(([script]) => script);

/** The linters know the forms; these are the parts that are looked at. */
const asGitlab = (json: unknown): Record<string, { needs?: string[]; script?: string[] }> =>
  json as ReturnType<typeof asGitlab>;
const asGithub = (json: unknown): { jobs: Record<string, { needs?: string[]; steps: { run?: string }[] }> } =>
  json as ReturnType<typeof asGithub>;
