import { ORDER_STATUSES, type OrderStatus } from '#shared/contracts/orders.ts';

export interface Transition {
  from: OrderStatus;
  to: OrderStatus;
  /** What makes it happen. */
  by: string;
}

/** Every move that an order can make; nothing else changes its status. docs/orders.md shows it. */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'created', to: 'payment_pending', by: 'stock held' },
  { from: 'created', to: 'cancelled', by: 'cancelled or expired' },
  { from: 'payment_pending', to: 'authorised', by: 'payment authorised' },
  { from: 'payment_pending', to: 'cancelled', by: 'cancelled or expired' },
  { from: 'authorised', to: 'confirmed', by: 'payment captured' },
  { from: 'authorised', to: 'cancelled', by: 'cancelled or saga undone' },
  { from: 'confirmed', to: 'in_production', by: 'maker started' },
  { from: 'confirmed', to: 'shipped', by: 'handed to the carrier' },
  { from: 'confirmed', to: 'refunded', by: 'cancelled before dispatch' },
  { from: 'confirmed', to: 'partially_refunded', by: 'line cancelled' },
  { from: 'in_production', to: 'shipped', by: 'handed to the carrier' },
  { from: 'in_production', to: 'refunded', by: 'cancelled before dispatch' },
  { from: 'in_production', to: 'partially_refunded', by: 'line cancelled' },
  { from: 'shipped', to: 'delivered', by: 'delivered' },
  { from: 'shipped', to: 'refunded', by: 'lost on the way' },
  { from: 'delivered', to: 'partially_refunded', by: 'line returned' },
  { from: 'delivered', to: 'refunded', by: 'all returned' },
  { from: 'partially_refunded', to: 'partially_refunded', by: 'another line returned' },
  { from: 'partially_refunded', to: 'shipped', by: 'the rest handed over' },
  { from: 'partially_refunded', to: 'delivered', by: 'the rest delivered' },
  { from: 'partially_refunded', to: 'refunded', by: 'all returned' },
];

/** Where every order begins: placing holds the stock in the same transaction, so that `created` is passed at once. */
export const FIRST_STATUS = 'payment_pending' satisfies OrderStatus;

/** States that a move to `to` may start from; the condition of every update of a status. */
export const statusesBefore = (to: OrderStatus): OrderStatus[] =>
  TRANSITIONS.filter((transition) => transition.to === to).map((transition) => transition.from);

/** The table as a Mermaid state diagram. */
export function mermaidOfTransitions(): string {
  const ends = ORDER_STATUSES.filter((status) => TRANSITIONS.every((transition) => transition.from !== status));
  return [
    'stateDiagram-v2',
    '    [*] --> created',
    ...TRANSITIONS.map(({ from, to, by }) => `    ${from} --> ${to}: ${by}`),
    ...ends.map((status) => `    ${status} --> [*]`),
  ].join('\n');
}
