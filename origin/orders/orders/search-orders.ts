import { and, desc, eq, lt, or, sql } from 'drizzle-orm';
import type { StaffOrderPage } from '#shared/contracts/order-admin.ts';
import { OrderId, type OrderStatus } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import { orders } from '../db/schema/orders.ts';
import type { OrdersDeps } from '../deps.ts';
import { headOf } from './order-repo.ts';

export interface OrderSearch {
  q?: string | undefined;
  status?: OrderStatus | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** A page of anybody's orders, newest first; `q` is a number, an id, an e-mail address or an owner, as a whole. */
export async function searchOrders(ports: Pick<OrdersDeps, 'db'>, search: OrderSearch): Promise<StaffOrderPage> {
  const { q, status, cursor, limit } = search;
  const pieces = sql<number>`(select sum(l.quantity)::int from order_lines l where l.order_id = orders.id)`;
  const rows = await fromPostgres(() =>
    ports.db
      .select({ order: orders, pieces })
      .from(orders)
      .where(
        and(
          q === undefined ? undefined : matching(q),
          status === undefined ? undefined : eq(orders.status, status),
          cursor === undefined ? undefined : lt(orders.id, cursor),
        ),
      )
      .orderBy(desc(orders.id))
      .limit(limit + 1),
  );
  const items = rows.slice(0, limit).map(({ order, pieces: count }) => ({
    ...headOf(order),
    pieces: count,
    ownerId: order.ownerId,
    email: order.email,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function matching(q: string) {
  if (OrderId.safeParse(q).success) return or(eq(orders.id, q), eq(orders.ownerId, q));
  if (q.includes('@')) return eq(orders.email, q);
  return or(eq(orders.number, q.toUpperCase()), eq(orders.ownerId, q));
}
