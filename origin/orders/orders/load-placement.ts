import type pg from 'pg';
import type { PlacedOrder } from '#shared/contracts/orders.ts';
import { asBasket, BASKET, MS, type Basket } from '../carts/basket.ts';
import { presentLine } from './present-line.ts';
import { presentPlaced } from './present-placed.ts';

/** The order that a key was placed before. */
export interface KeptAnswer {
  requestHash: string;
  answer: PlacedOrder;
}

export interface Placement {
  kept: KeptAnswer | null;
  /** Null when there is no such cart, or it is somebody else's. */
  basket: Basket | null;
}

/** A column by a name of Placed or KeptRow, and the lines as presentLine takes them. */
interface KeptRow extends Pick<PlacedOrder, 'id' | 'number' | 'totals'> {
  requestHash: string;
  createdAtMs: number;
  expiresAtMs: number;
  lines: Parameters<typeof presentLine>[0][];
}

const KEPT = `select json_build_object('requestHash', o.request_hash, 'id', o.id, 'number', o.number,
    'totals', json_build_object('currency', o.currency, 'itemsMinor', o.items_minor, 'discountMinor', o.discount_minor,
      'deliveryMinor', o.delivery_minor, 'totalMinor', o.total_minor),
    'createdAtMs', ${MS('o.created_at')}, 'expiresAtMs', ${MS('o.expires_at')},
    'lines', (select json_agg(json_build_object('id', l.id, 'sku', l.sku, 'slug', l.slug, 'name', l.name, 'size', l.size,
      'options', l.options, 'quantity', l.quantity, 'unitMinor', l.unit_minor, 'state', l.state, 'leadDays', l.lead_days,
      'returnable', l.returnable) order by l.id) from order_lines l where l.order_id = o.id))
  from orders o where o.owner_id = $1 and o.idempotency_key = $2`;

const TEXT = `select (${KEPT}) as kept, (select ${BASKET} from carts c where c.id = $3 and c.owner_id = $1) as basket`;

/** All that placing an order depends on, in one round trip. */
export async function loadPlacement(pool: pg.Pool, ownerId: string, key: string, cartId: string): Promise<Placement> {
  const { rows } = await pool.query<{ kept: KeptRow | null; basket: unknown }>({
    name: 'load-placement',
    text: TEXT,
    values: [ownerId, key, cartId],
  });
  const kept = rows[0]?.kept ?? null;
  return { kept: kept === null ? null : keptAnswer(kept), basket: asBasket(rows[0]?.basket ?? null) };
}

const keptAnswer = ({ requestHash, createdAtMs, expiresAtMs, ...row }: KeptRow): KeptAnswer => ({
  requestHash,
  answer: presentPlaced({
    ...row,
    now: new Date(createdAtMs),
    expiresAt: new Date(expiresAtMs),
    lines: row.lines.map(presentLine),
  }),
});
