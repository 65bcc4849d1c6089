import { randomUUID } from 'node:crypto';
import { refundPayment } from '../../origin/orders/payments/refund-payment.ts';
import { returnPayment } from '../../origin/orders/payments/return-payment.ts';
import type { PaymentsFixture } from '../../origin/orders/payments/testing/payments-fixture.ts';
import { inTurns } from './in-turns.ts';
import type { Random } from './random.ts';

/** A tenth of the confirmed orders is given back whole, by two at once; of another tenth a quarter, asked for one to five times at once. */
export async function giveSomeBack(shop: PaymentsFixture, random: Random, atOnce: number): Promise<void> {
  const { deps } = shop.orders;
  const { rows } = await deps.pool.query<{ id: string; totalMinor: number }>(
    `select id, total_minor::float8 as "totalMinor" from orders where status = 'confirmed' order by id`,
  );
  const plans = rows.map((order) => ({ ...order, draw: random.int(0, 9), times: random.int(1, 5) }));
  await inTurns(plans, atOnce, async ({ id, totalMinor, draw, times }) => {
    const whole = async () => returnPayment(deps, id, 'the drill wants it back');
    if (draw === 0) await Promise.all([untilItWorks(whole), untilItWorks(whole)]);
    if (draw !== 1) return;
    const part = {
      orderId: id,
      refundId: randomUUID(),
      amountMinor: Math.floor(totalMinor / 4),
      reason: 'a part of it',
    };
    await Promise.all(Array.from({ length: times }, () => untilItWorks(() => refundPayment(deps, part))));
  });
}

/** As a workflow does: with pauses, and not for ever. */
async function untilItWorks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 60) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 50 * attempt)));
    }
  }
}
