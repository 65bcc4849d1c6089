import { findVersion } from '../../../dev/install/find-tool.ts';
import { Remedy } from '../../../dev/remedy.ts';

/** The Terraform on the PATH, 1.11 or later (mock providers, state locking in S3). Throws Remedy when there is none. */
export async function terraformTool(): Promise<string> {
  const found = await findVersion(['terraform'], ['version'], /Terraform v(\d+\.\d+)/, [1, 11]);
  if (found) return found.path;
  throw new Remedy(
    'There is no terraform 1.11 on the PATH',
    'Install it: https://developer.hashicorp.com/terraform/install',
  );
}
