import { Problem } from '#shared/problem.ts';

/** Longest body that any route of the edge reads. */
export const MAX_BODY_BYTES = 65_536;
/** From the first byte asked for to the last: a phone on a bad line sends 64 KB in this time. */
const BODY_TIMEOUT_MS = 10_000;

/**
 * Reads a request's body into memory, never more than the bound whatever length was announced.
 * Throws `request/body-too-large`, or `request/too-slow` when it does not arrive in time.
 */
export async function readBody(
  request: Request,
  maxBytes = MAX_BODY_BYTES,
  timeoutMs = BODY_TIMEOUT_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  if (request.body === null) return new Uint8Array(0);
  const reader = request.body.getReader();
  const late = deadline(timeoutMs);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late.passed]);
      if (done) return joined(chunks, size);
      size += value.byteLength;
      if (size > maxBytes) throw new Problem('request/body-too-large', `The limit is ${maxBytes} bytes`);
      chunks.push(value);
    }
  } catch (thrown) {
    reader.cancel().catch(() => undefined);
    throw thrown;
  } finally {
    late.clear();
  }
}

function deadline(ms: number): { passed: Promise<never>; clear: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Problem('request/too-slow', `The limit is ${ms / 1_000} s`)), ms);
  return { passed: promise, clear: () => clearTimeout(timer) };
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
