import { terraformFormat } from './checks/terraform-format.ts';
import type { InfraCheck } from './infra-check.ts';

/** Every check of `npm run infra:check`, in the order of the table. One file each, in `checks/`. */
export const CHECKS: readonly InfraCheck[] = [terraformFormat];
