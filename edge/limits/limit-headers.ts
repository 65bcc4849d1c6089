import type { Count } from './counter.ts';

/** A quota under the name that its headers have. */
export interface NamedQuota {
  name: string;
  requests: number;
  windowSeconds: number;
}

/** `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10, section 3): every quota of the route and its window in seconds. */
export const policyHeader = (quotas: readonly NamedQuota[]): string =>
  quotas.map(({ name, requests, windowSeconds }) => `"${name}";q=${requests};w=${windowSeconds}`).join(', ');

/** One item of `RateLimit` (section 4): what is left of a quota, and after how many seconds its window ends. */
export const quotaItem = (name: string, { remaining, resetAtMs }: Count, nowMs: number): string =>
  `"${name}";r=${remaining};t=${secondsUntil(resetAtMs, nowMs)}`;

/** Whole seconds until then, rounded up, at least 1. */
export const secondsUntil = (atMs: number, nowMs: number): number => Math.max(1, Math.ceil((atMs - nowMs) / 1_000));
