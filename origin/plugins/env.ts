import * as z from 'zod';
import { SigningKeysText } from '#shared/signing.ts';

/** Variables that every origin reads; a service adds its own. No default for a secret. */
export const originEnv = {
  HOST: z.string().default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  MONGODB_URI: z.string().regex(/^mongodb(?:\+srv)?:\/\//, { error: 'must begin with mongodb:// or mongodb+srv://' }),
  MONGODB_DATABASE: z.string().min(1).max(63).default('sommier'),
  TYPESENSE_URL: z.url(),
  TYPESENSE_API_KEY: z.string().min(1),
  EDGE_SIGNING_KEYS: SigningKeysText,
};

/** Parses the environment once. Throws an Error that names every faulty variable and none of its values. */
export function readEnv<S extends z.ZodType>(schema: S, env: Record<string, string | undefined>): z.output<S> {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not valid:\n  ${faults.join('\n  ')}`);
}
