import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '../../../dev/install/find-tool.ts';
import { installOnce } from '../../../dev/install/install-once.ts';
import { CACHE_DIR } from '../../../dev/paths.ts';
import { runCommand } from '../../../dev/process/run-command.ts';
import { Remedy } from '../../../dev/remedy.ts';

const STAND_INS = join(import.meta.dirname, '..', 'stand-ins');
const REGISTRY = 'registry.terraform.io';

/** Providers with the version that their schemas are of; infra/terraform admits them. */
const PROVIDERS: Readonly<Record<string, { source: string; version: string }>> = {
  aws: { source: 'hashicorp/aws', version: '6.25.0' },
  cloudflare: { source: 'cloudflare/cloudflare', version: '5.14.0' },
  mongodbatlas: { source: 'mongodb/mongodbatlas', version: '1.41.1' },
  neon: { source: 'neondatabase/neon', version: '1.0.0' },
  upstash: { source: 'upstash/upstash', version: '2.1.0' },
};

/**
 * Arguments by which `terraform init` gets providers: none where TERRAFORM_PROVIDERS=registry asks for the real ones, else a folder of
 * stand-ins that know their schemas alone, built with Go once. Throws Remedy when there is no Go.
 */
export async function providerArgs(log: (line: string) => void): Promise<string[]> {
  if (process.env['TERRAFORM_PROVIDERS'] === 'registry') return [];
  const name = `terraform-stand-ins-${await fingerprint()}`;
  const mirror = await installOnce({ cacheDir: CACHE_DIR, name, log, fill: (draft) => build(draft, log) });
  return [`-plugin-dir=${mirror}`];
}

async function build(draft: string, log: (line: string) => void): Promise<void> {
  const remedy = 'Install Go 1.25 or later, or set TERRAFORM_PROVIDERS=registry where the registry can be reached';
  const go = await findOnPath('go');
  if (go === undefined) throw new Remedy('There is no Go on the PATH to build stand-in providers with', remedy);
  const binary = join(draft, 'provider');
  const step = 'terraform: building stand-in providers with Go (a minute, once)';
  await runCommand(go, ['build', '-o', binary, '.'], { step, remedy, log, cwd: join(STAND_INS, 'provider') });
  const platform = await runCommand(go, ['env', 'GOOS', 'GOARCH'], { step: 'terraform: platform', remedy, log });
  for (const [provider, { source, version }] of Object.entries(PROVIDERS)) {
    const folder = join(draft, REGISTRY, source, version, platform.trim().split(/\s+/).join('_'));
    await mkdir(folder, { recursive: true });
    await copyFile(binary, join(folder, `terraform-provider-${provider}_v${version}`));
    await copyFile(join(STAND_INS, 'schemas', `${provider}.json`), join(folder, `${provider}.json`));
  }
}

/** Other schemas are another mirror. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(PROVIDERS));
  for (const folder of ['provider', 'schemas'])
    for (const file of (await readdir(join(STAND_INS, folder))).toSorted())
      hash.update(await readFile(join(STAND_INS, folder, file)));
  return hash.digest('hex').slice(0, 12);
}
