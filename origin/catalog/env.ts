import type { JWK } from 'jose';
import * as z from 'zod';
import { CurrencyCode } from '#shared/money.ts';
import { originEnv, readEnv } from '../plugins/env.ts';

function asJwk(text: string, context: z.RefinementCtx): JWK {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    context.addIssue('must be a private Ed25519 JWK as JSON');
    return z.NEVER;
  }
}

const CatalogEnv = z.object({
  ...originEnv,
  STORE_CURRENCY: CurrencyCode,
  /** Private Ed25519 JWK with a kid; orders holds the public half. */
  QUOTE_SIGNING_KEY: z.string().transform(asJwk),
  SEARCH_TIMEOUT_SECONDS: z
    .string()
    .regex(/^\d{1,2}$/)
    .default('2')
    .transform(Number),
});
export type CatalogEnv = z.output<typeof CatalogEnv>;

/** Reads the environment of the catalogue; throws an Error that names every faulty variable. */
export const catalogEnv = (env: Record<string, string | undefined>): CatalogEnv => readEnv(CatalogEnv, env);
