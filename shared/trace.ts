/** The W3C trace context of one request (https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  /** 32 hex digits, the same in every service that the request passes. */
  traceId: string;
  /** 16 hex digits, this service's own span. */
  spanId: string;
  sampled: boolean;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?$/;

/** Continues the caller's trace, or starts one when the header is missing or malformed. `randomHex(n)` gives n random hex digits. */
export function traceFrom(traceparent: string | null | undefined, randomHex: (digits: number) => string): TraceContext {
  const match = TRACEPARENT.exec(traceparent ?? '');
  const spanId = randomHex(16);
  if (match?.[1] === undefined || match[2] === undefined) return { traceId: randomHex(32), spanId, sampled: true };
  return { traceId: match[1], spanId, sampled: (Number.parseInt(match[2], 16) & 1) === 1 };
}

/** The header that passes this span on to the next service. */
export const traceparent = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
