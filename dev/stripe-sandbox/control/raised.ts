import type { Done } from '../engine/engine.ts';

/** The value of finished work, or its error thrown. */
export function raised<Value>(done: Done<Value>): Value {
  if (done.ok) return done.value;
  throw done.error;
}
