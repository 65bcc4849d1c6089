import { Problem } from '#shared/problem.ts';
import type { OrderRow } from './order-repo.ts';

/** Throws `order/not-changeable` unless the order is confirmed and neither handed over nor being cancelled. */
export function refuseUnchangeable(order: OrderRow): void {
  const { completedAt, cancelRequestedAt, endedAt, dispatchedAt } = order;
  if (completedAt !== null && cancelRequestedAt === null && endedAt === null && dispatchedAt === null) return;
  throw notChangeable(order, cancelRequestedAt === null ? order.status : 'being cancelled');
}

export const notChangeable = ({ status }: OrderRow, why: string): Problem =>
  new Problem('order/not-changeable', `the order is ${why}`, { current: { status } });
