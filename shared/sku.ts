import { parseSizeKey, sizeKey, type Size } from './size.ts';

/** Model, size and options: what one piece is. Two equal pieces have equal SKUs. */
export interface Sku {
  modelId: string;
  size: Size;
  /** Option ids; their order does not matter. */
  options: readonly string[];
}

const SKU = /^(m_[a-z2-7]{20}):(\d{2,3}x\d{2,3})(?::([a-z0-9-]+(?:\+[a-z0-9-]+)*))?$/;

/** The canonical string: `m_…:160x200` or, with options in alphabetical order, `m_…:160x200:lift+wool-cover`. */
export function skuOf({ modelId, size, options }: Sku): string {
  const sorted = [...new Set(options)].sort();
  return `${modelId}:${sizeKey(size)}${sorted.length === 0 ? '' : `:${sorted.join('+')}`}`;
}

/** Reads exactly what skuOf writes; null for anything else. */
export function parseSku(text: string): Sku | null {
  const match = SKU.exec(text);
  const size = parseSizeKey(match?.[2] ?? '');
  if (match?.[1] === undefined || size === null) return null;
  const sku = { modelId: match[1], size, options: match[3]?.split('+') ?? [] };
  return skuOf(sku) === text ? sku : null;
}
