import { text } from 'node:stream/consumers';
import * as YAML from 'yaml';
import { readManifests, type Manifest } from './manifest.ts';
import { podTemplateOf } from './pod-template.ts';

/**
 * Reads rendered manifests and prints each workload's pod as an object of its own, because the Pod Security Standard of a namespace
 * refuses pods alone; with `--prerequisites` what those need to be there: namespaces and service accounts.
 */
const manifests = readManifests(await text(process.stdin));
const wanted = process.argv.includes('--prerequisites') ? manifests.filter(isPrerequisite) : manifests.flatMap(podOf);
if (wanted.length === 0) throw new Error('no manifest was read');
process.stdout.write(wanted.map((manifest) => YAML.stringify(manifest)).join('---\n'));

function isPrerequisite({ kind }: Manifest): boolean {
  return kind === 'Namespace' || kind === 'ServiceAccount';
}

function podOf(manifest: Manifest): object[] {
  const template = podTemplateOf(manifest);
  if (template === undefined) return [];
  const { name, namespace } = manifest.metadata;
  const volumes = [...(template.spec.volumes ?? []), ...claimed(manifest)];
  const spec = { ...template.spec, volumes, restartPolicy: template.spec.restartPolicy ?? 'Always' };
  return [{ apiVersion: 'v1', kind: 'Pod', metadata: { ...template.metadata, name, namespace }, spec }];
}

/** A StatefulSet gives each pod its claims as volumes. */
function claimed({ spec }: Manifest): object[] {
  const templates = asClaims(spec?.['volumeClaimTemplates'] ?? []);
  return templates.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: `${name}-0` } }));
}

function asClaims(templates: unknown): { metadata: { name: string } }[] {
  return templates as { metadata: { name: string } }[];
}
