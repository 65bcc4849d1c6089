import type { Manifest } from './manifest.ts';

export interface Container {
  name: string;
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
  envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
}

export interface PodTemplate {
  metadata?: { labels?: Record<string, string> };
  spec: { containers: Container[]; volumes?: object[]; restartPolicy?: string };
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'RestateDeployment', 'Job']);

/** The pods that an object asks for; undefined for what is no workload. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  return WORKLOADS.has(manifest.kind) ? asPodTemplate(manifest.spec?.['template']) : undefined;
}

/** The API server, or kubeconform before it, has checked the shape. */
const asPodTemplate = (template: unknown): PodTemplate => template as PodTemplate;
