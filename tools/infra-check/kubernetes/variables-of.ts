import type { Manifest } from './manifest.ts';
import type { Container } from './pod-template.ts';
import { SAMPLE_SECRETS } from './sample-secrets.ts';

/**
 * What a container would find in its environment, as the rendered objects beside it say; values of secrets are samples. Throws an Error
 * for a secret of which there is no sample.
 */
export function variablesOf(container: Container, objects: readonly Manifest[]): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef !== undefined) Object.assign(variables, configOf(configMapRef.name, objects));
    if (secretRef !== undefined) Object.assign(variables, secretsOf(secretRef.name, objects));
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const key = valueFrom?.secretKeyRef;
    variables[name] =
      value ?? (key === undefined ? 'given by the cluster' : (secretsOf(key.name, objects)[key.key] ?? ''));
  }
  return variables;
}

const configOf = (name: string, objects: readonly Manifest[]): Record<string, string> =>
  objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)?.data ?? {};

function secretsOf(name: string, objects: readonly Manifest[]): Record<string, string> {
  const made = objects.filter(({ kind, spec }) => kind === 'ExternalSecret' && asTarget(spec).target.name === name);
  const keys = made.flatMap(({ spec }) => asTarget(spec).data.map(({ secretKey }) => secretKey));
  return Object.fromEntries(keys.map((key) => [key, sampleOf(key)]));
}

function sampleOf(key: string): string {
  const sample = SAMPLE_SECRETS[key];
  if (sample === undefined) throw new Error(`tools/infra-check/kubernetes/sample-secrets.ts knows no ${key}`);
  return sample;
}

/** The schema of ExternalSecret is checked elsewhere. */
const asTarget = (spec: unknown): { target: { name: string }; data: { secretKey: string }[] } =>
  spec as ReturnType<typeof asTarget>;
