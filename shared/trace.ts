/** W3C Trace Context: the identity of one request across edge and origins (https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  /** 32 hex digits, the same in every service that the request passes. */
  traceId: string;
  /** `traceparent` header that names this hop: passed on to origins and returned to the caller. */
  traceparent: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);
const SAMPLED = '01';

/**
 * Continues the caller's trace with a span of our own, or starts one when the header is absent or faulty
 * (https://www.w3.org/TR/trace-context/ section 3.2 and 4.3). `randomHex` gives that many random bytes as hex.
 */
export function continueTrace(header: string | null, randomHex: (bytes: number) => string): TraceContext {
  const caller = header === null ? null : readTraceparent(header);
  const random = randomHex(24);
  const traceId = caller?.traceId ?? random.slice(16);
  return { traceId, traceparent: `00-${traceId}-${random.slice(0, 16)}-${caller?.flags ?? SAMPLED}` };
}

function readTraceparent(header: string): { traceId: string; flags: string } | null {
  const [, version, traceId, spanId, flags, rest] = TRACEPARENT.exec(header) ?? [];
  if (traceId === undefined || flags === undefined || version === 'ff' || (version === '00' && rest !== undefined))
    return null;
  return traceId === NO_TRACE || spanId === NO_SPAN ? null : { traceId, flags };
}
