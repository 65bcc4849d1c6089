import * as z from 'zod';

/** What a pipeline gives to the commands in this folder. */
const DeployEnv = z.object({
  PROMETHEUS_URL: z.url(),
  CLOUDFLARE_ACCOUNT_ID: z.string().min(1),
  CLOUDFLARE_API_TOKEN: z.string().min(1),
  /** Of the commit, for the version's tag. */
  REVISION: z.string().regex(/^[\w.-]{1,64}$/),
});
export type DeployEnv = z.output<typeof DeployEnv>;

/** Reads it; throws an Error that names every faulty variable and no value. */
export function deployEnv(env: Record<string, string | undefined>): DeployEnv {
  const result = DeployEnv.safeParse(env);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not valid:\n  ${faults.join('\n  ')}`);
}
