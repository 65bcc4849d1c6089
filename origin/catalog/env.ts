import { z } from 'zod';
import { CurrencyCode } from '#shared/money.ts';
import { originEnv, readEnv } from '../plugins/env.ts';

const CatalogEnv = z.object({
  ...originEnv,
  STORE_CURRENCY: CurrencyCode,
  SEARCH_TIMEOUT_SECONDS: z
    .string()
    .regex(/^\d{1,2}$/)
    .default('2')
    .transform(Number),
});
export type CatalogEnv = z.output<typeof CatalogEnv>;

/** Reads the environment of the catalogue; throws an Error that names every faulty variable. */
export const catalogEnv = (env: Record<string, string | undefined>): CatalogEnv => readEnv(CatalogEnv, env);
