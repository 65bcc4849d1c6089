import type pg from 'pg';
import { asBasket, BASKET, type Basket } from '../carts/basket.ts';

/** The answer that a key was given before. */
export interface KeptAnswer {
  requestHash: string;
  body: string;
}

export interface Placement {
  kept: KeptAnswer | null;
  /** Null when there is no such cart, or it is somebody else's. */
  basket: Basket | null;
}

const TEXT = `
  select
    (select json_build_object('requestHash', k.request_hash, 'body', k.body)
      from idempotency_keys k where k.owner_id = $1 and k.key = $2) as kept,
    (select ${BASKET} from carts c where c.id = $3 and c.owner_id = $1) as basket`;

/** All that placing an order depends on, in one round trip. */
export async function loadPlacement(pool: pg.Pool, ownerId: string, key: string, cartId: string): Promise<Placement> {
  const { rows } = await pool.query<{ kept: KeptAnswer | null; basket: unknown }>({
    name: 'load-placement',
    text: TEXT,
    values: [ownerId, key, cartId],
  });
  return { kept: rows[0]?.kept ?? null, basket: asBasket(rows[0]?.basket ?? null) };
}
