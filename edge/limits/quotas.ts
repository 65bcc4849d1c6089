import type { AddressSource } from './client-address.ts';
import type { NamedQuota } from './limit-headers.ts';
import {
  LIMIT_TABLE,
  SHARED_FACTOR,
  STRICT_SHARE,
  type CountedBy,
  type LimitClass,
  type LimitRule,
} from './limit-table.ts';

/** A rule of the table as it holds here. */
export interface Quota extends NamedQuota {
  by: CountedBy;
  windowMs: number;
  /** Begins the key of each bucket. */
  keyPrefix: string;
}

/** The quotas of a class: address quotas are narrower for suspicious callers, and wider where everybody shares one bucket. */
export function quotasOf(limitClass: LimitClass, source: AddressSource, strict: boolean): readonly Quota[] {
  const factor = (source.kind === 'none' ? SHARED_FACTOR : 1) * (strict ? STRICT_SHARE : 1);
  const rules: readonly LimitRule[] = LIMIT_TABLE[limitClass].rules;
  return rules.map(({ by, requests, windowSeconds }) => ({
    by,
    name: `${limitClass}-${by}`,
    requests: by === 'address' ? Math.max(1, Math.floor(requests * factor)) : requests,
    windowSeconds,
    windowMs: windowSeconds * 1_000,
    keyPrefix: `${limitClass}:${by}${strict ? ':strict' : ''}:`,
  }));
}
