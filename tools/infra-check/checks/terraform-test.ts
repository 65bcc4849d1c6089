import { cp, glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run, type Outcome } from '../../run.ts';
import type { CheckContext, Finding, InfraCheck } from '../infra-check.ts';
import { providerArgs } from '../tools/provider-mirror.ts';
import { terraformTool } from '../tools/terraform.ts';

/** What the modules read beside themselves: names in the overlays and in the worker's configuration. */
const READ = ['infra/terraform', 'infra/k8s/overlays', 'wrangler.toml'];

/** Every module and environment: init, validate, and its tests with mocked providers. In a copy, since init leaves files behind. */
async function testAll({ root, log }: CheckContext): Promise<Finding> {
  const terraform = await terraformTool();
  const providers = await providerArgs(log);
  const copy = await mkdtemp(join(tmpdir(), 'sommier-terraform-'));
  try {
    for (const part of READ) await cp(join(root, part), join(copy, part), { recursive: true, filter: isSource });
    const folders = await foldersOf(copy);
    let tests = 0;
    for (const folder of folders) {
      const steps = [['init', '-backend=false', ...providers], ['validate'], ['test']];
      for (const [command = '', ...args] of steps) {
        const { code, output } = await terraformIn(join(copy, folder), [terraform, command, '-no-color', ...args]);
        tests += Number(/(\d+) passed, 0 failed/.exec(output)?.[1] ?? 0);
        if (code !== 0) return { ok: false, figures: `${folder}: ${command}`, report: output };
      }
    }
    return {
      ok: tests > 0,
      figures: `${folders.length} folders valid, ${tests} tests with mocks`,
      report: 'no test was run',
    };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

const terraformIn = (folder: string, command: [string, ...string[]]): Promise<Outcome> =>
  run(command, folder, { TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' });

const isSource = (path: string) => !/\.terraform(?:\/|$|\.lock)/.test(path);

/** Folders that say which providers they need. */
async function foldersOf(root: string): Promise<string[]> {
  const folders: string[] = [];
  for await (const file of glob('infra/terraform/**/versions.tf', { cwd: root })) folders.push(dirname(file));
  return folders.toSorted((a, b) => order(a) - order(b) || a.localeCompare(b));
}

/** Modules before the environments made of them: the fault is told where it is. */
const order = (folder: string) => (folder.includes('/envs/') ? 1 : 0);

export const terraformTest: InfraCheck = {
  name: 'terraform-test',
  holds: 'modules and environments valid by the providers’ schemas, and as their tests say',
  run: testAll,
  plants: [
    {
      what: 'an argument that the provider does not know',
      file: 'infra/terraform/bootstrap/main.tf',
      plant: (text) => text.replace('bucket = var.bucket', 'bucket = var.bucket\n  versioned = true'),
    },
    {
      what: 'a value that the provider decides',
      file: 'infra/terraform/bootstrap/main.tf',
      plant: (text) => text.replace('bucket = var.bucket', 'bucket = var.bucket\n  arn = "arn:aws:s3:::mine"'),
    },
    {
      what: 'a service that may write what it only reads',
      file: 'infra/terraform/modules/atlas/main.tf',
      plant: (text) => text.replace('catalog = "read"', 'catalog = "readWrite"'),
    },
    {
      what: 'a host that wrangler.toml does not call',
      file: 'infra/terraform/envs/dr/main.tf',
      plant: (text) => text.replace('"catalog-us.', '"catalog-usa.'),
    },
  ],
};
