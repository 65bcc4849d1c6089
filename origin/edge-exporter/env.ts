import * as z from 'zod';
import { originEnv, readEnv } from '../plugins/env.ts';

const { HOST, PORT, LOG_LEVEL } = originEnv;

const EdgeExporterEnv = z.object({
  HOST,
  PORT,
  LOG_LEVEL,
  /** What Logpush sends as `Authorization: Bearer …`. */
  EDGE_EXPORTER_TOKEN: z.string().min(32),
});
export type EdgeExporterEnv = z.output<typeof EdgeExporterEnv>;

/** Reads the environment of the exporter; throws an Error that names every faulty variable. */
export const edgeExporterEnv = (env: Record<string, string | undefined>): EdgeExporterEnv =>
  readEnv(EdgeExporterEnv, env);
