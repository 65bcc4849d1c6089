import type { Context } from 'hono';

/** Undefined where none was given, as in tests that call the app directly; Hono throws there. */
export function executionContextOf(c: Context): Context['executionCtx'] | undefined {
  try {
    return c.executionCtx;
  } catch {
    return undefined;
  }
}
