import * as z from 'zod';
import { SigningKeysText } from '#shared/signing.ts';
import { PublicKeySet } from '#shared/tokens.ts';

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

/** Reads JSON and then a shape; the message never repeats the value. */
export const jsonText = <S extends z.ZodType>(shape: S, error: string) =>
  z.string().transform((text, context): z.output<S> => {
    try {
      return shape.parse(JSON.parse(text));
    } catch {
      context.addIssue(error);
      return z.NEVER;
    }
  });

/** How an origin knows identity's tokens. */
export const identityEnv = {
  /** What identity publishes at /.well-known/jwks.json. */
  IDENTITY_JWKS: jsonText(PublicKeySet, 'must be a JWKS of public Ed25519 keys'),
  /** `iss` of access tokens. */
  IDENTITY_ISSUER: z.string().min(1).max(200),
};

/** Parses the environment once. Throws an Error that names every faulty variable and none of its values. */
export function readEnv<S extends z.ZodType>(schema: S, env: Record<string, string | undefined>): z.output<S> {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not valid:\n  ${faults.join('\n  ')}`);
}
