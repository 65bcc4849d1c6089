import type { Problem } from '#shared/problem.ts';
import type { CacheReport } from '../cache/cache-status.ts';
import type { OriginAttempt } from '../origins/origin-port.ts';
import type { TraceContext } from './trace.ts';

/** Keeps work alive after the answer has been sent, or the caller has gone. */
export type WaitUntil = (work: Promise<unknown>) => void;

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
