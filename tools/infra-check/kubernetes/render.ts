import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../run.ts';
import { kubectlTool } from '../tools/kubernetes.ts';

export const OVERLAYS = ['staging', 'production', 'dr'] as const;
export type Overlay = (typeof OVERLAYS)[number];

/** What kustomize renders of an overlay, as YAML. Throws an Error with its words when it cannot. */
export async function render(root: string, overlay: Overlay): Promise<string> {
  const { code, output } = await run(
    [await kubectlTool(), 'kustomize', join('infra', 'k8s', 'overlays', overlay)],
    root,
  );
  if (code !== 0) throw new Error(`the overlay ${overlay} does not render:\n${output}`);
  return output;
}

/** Renders all overlays into files that are gone when `use` has ended. */
export async function whileRendered<T>(root: string, use: (files: Record<Overlay, string>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-overlays-'));
  try {
    const files = { staging: '', production: '', dr: '' };
    for (const overlay of OVERLAYS) {
      files[overlay] = join(folder, `${overlay}.yaml`);
      await writeFile(files[overlay], await render(root, overlay));
    }
    return await use(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
