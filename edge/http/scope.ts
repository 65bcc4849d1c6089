import type { Problem } from '#shared/problem.ts';
import type { CacheReport } from '../cache/cache-status.ts';
import type { OriginAttempt } from '../origins/origin-port.ts';
import type { TraceContext } from '#shared/trace.ts';
import type { WaitUntil } from './wait-until.ts';

/** What one request gathers on its way; its headers and its log event are written from it. */
export interface RequestScope {
  readonly trace: TraceContext;
  readonly startedAtMs: number;
  readonly waitUntil: WaitUntil;
  cache?: CacheReport;
  /** How the origin fared that was asked last. */
  origin?: OriginAttempt;
  problem?: Problem;
  /** `RateLimit` and `RateLimit-Policy`, once the request has been counted. */
  limitHeaders?: Readonly<Record<string, string>>;
}
