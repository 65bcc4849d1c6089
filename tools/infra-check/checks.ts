import { imagesHadolint } from './checks/images-hadolint.ts';
import { imagesStart } from './checks/images-start.ts';
import { k8sApiServer } from './checks/k8s-api-server.ts';
import { k8sEnvironment } from './checks/k8s-environment.ts';
import { k8sManifests } from './checks/k8s-manifests.ts';
import { k8sPolicies } from './checks/k8s-policies.ts';
import { pipelinesInStep } from './checks/pipelines-in-step.ts';
import { pipelinesLint } from './checks/pipelines-lint.ts';
import { terraformFormat } from './checks/terraform-format.ts';
import { dashboards } from './checks/dashboards.ts';
import { prometheusRules } from './checks/prometheus-rules.ts';
import { runbooks } from './checks/runbooks.ts';
import { terraformDocs } from './checks/terraform-docs.ts';
import { terraformLint } from './checks/terraform-lint.ts';
import { terraformSecurity } from './checks/terraform-security.ts';
import { terraformTest } from './checks/terraform-test.ts';
import type { InfraCheck } from './infra-check.ts';

/** Every check of `npm run infra:check`, in the order of the table. One file each, in `checks/`. */
export const CHECKS: readonly InfraCheck[] = [
  terraformFormat,
  terraformTest,
  terraformLint,
  terraformSecurity,
  terraformDocs,
  k8sManifests,
  k8sPolicies,
  k8sEnvironment,
  k8sApiServer,
  imagesHadolint,
  imagesStart,
  prometheusRules,
  dashboards,
  runbooks,
  pipelinesLint,
  pipelinesInStep,
];
