/** Counted pieces of one SKU at one place. */
export interface StockRow {
  sku: string;
  location: string;
  /** On hand and not reserved. */
  free: number;
  withdrawn: boolean;
}

export interface WantedLine {
  id: string;
  sku: string;
  quantity: number;
  state: 'in_stock' | 'made_to_order' | 'custom';
}

/** Pieces to be held at one place. */
export interface Hold {
  sku: string;
  location: string;
  quantity: number;
}

export interface Shortage {
  lineIds: readonly string[];
  sku: string;
  /** The most that one place could give; 0 when withdrawn. */
  available: number;
  withdrawn: boolean;
}

export interface StockPlan {
  /** In SKU order. */
  holds: readonly Hold[];
  shortages: readonly Shortage[];
}

/**
 * Where the pieces of a cart come from. Only lines in stock are counted, made-to-order and custom ones never. A line counts on
 * the row of its exact SKU, else on that of model and size alone, since options do not change the mattress; a SKU with neither
 * is not counted and never short. All pieces of a SKU come from one place: the one with the most.
 */
export function planStock(lines: readonly WantedLine[], rows: readonly StockRow[]): StockPlan {
  const bySku = Map.groupBy(rows, (row) => row.sku);
  const counted = Map.groupBy(lines, (line) => (line.state === 'in_stock' ? countedSku(line.sku, bySku) : null));
  const holds: Hold[] = [];
  const shortages: Shortage[] = [];
  for (const [sku, wanted] of counted) {
    if (sku === null) continue;
    const quantity = wanted.reduce((sum, line) => sum + line.quantity, 0);
    const places = (bySku.get(sku) ?? []).filter((row) => !row.withdrawn).sort(fullestFirst);
    const [best] = places;
    if (best !== undefined && best.free >= quantity) holds.push({ sku, location: best.location, quantity });
    else {
      const lineIds = wanted.map((line) => line.id);
      shortages.push({ lineIds, sku, available: Math.max(best?.free ?? 0, 0), withdrawn: best === undefined });
    }
  }
  return { holds: holds.sort((a, b) => compare(a.sku, b.sku)), shortages };
}

/** Model and size without options: `m_…:160x200:lift` → `m_…:160x200`. */
export const baseSku = (sku: string): string => sku.split(':').slice(0, 2).join(':');

function countedSku(sku: string, bySku: ReadonlyMap<string, unknown>): string | null {
  if (bySku.has(sku)) return sku;
  return bySku.has(baseSku(sku)) ? baseSku(sku) : null;
}

const fullestFirst = (a: StockRow, b: StockRow): number => b.free - a.free || compare(a.location, b.location);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
