import { and, asc, eq, gte, gt, inArray, lt } from 'drizzle-orm';
import { fromPostgres } from '../db/failures.ts';
import { orders } from '../db/schema/orders.ts';
import { payments, reconciliations } from '../db/schema/payments.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { PaymentRefused } from '../payments/payment-error.ts';
import { noteFinding } from '../payments/note-finding.ts';
import type { PaymentProvider, PaymentSnapshot } from '../payments/payment-provider.ts';
import { comparePayment, type Difference, type Ours } from './compare-payment.ts';

export interface WindowResult {
  compared: number;
  findings: number;
  repaired: number;
}

type OursWithRef = Ours & { providerRef: string };
const BATCH = 100;

/**
 * Compares every payment made in a stretch of time with the provider, both ways round where the provider has a list, and writes down that
 * it was done. Any number of times.
 */
export async function reconcileWindow(
  deps: PaymentDeps,
  provider: PaymentProvider,
  from: Date,
  to: Date,
): Promise<WindowResult> {
  const result: WindowResult = { compared: 0, findings: 0, repaired: 0 };
  const count = (difference: Difference) => {
    result.compared += 1;
    if (difference !== null) result.findings += 1;
    if (difference?.repaired === true) result.repaired += 1;
  };
  const seen = new Set<string>();
  for await (const page of provider.list?.(from, to) ?? []) {
    for (const theirs of page) seen.add(theirs.providerRef);
    const ours = await oursOf(deps, provider, page);
    for (const theirs of page)
      count(await comparePayment(deps, provider, theirs, ours.get(theirs.providerRef) ?? null));
  }
  for await (const ours of oursBetween(deps, provider, from, to))
    if (!seen.has(ours.providerRef)) count(await compareOne(deps, provider, ours));
  await fromPostgres(() =>
    deps.db
      .insert(reconciliations)
      .values({ provider: provider.name, windowFrom: from, windowTo: to, ...result, finishedAt: deps.now() })
      .onConflictDoNothing(),
  );
  return result;
}

const COLUMNS = {
  orderId: payments.orderId,
  providerRef: payments.providerRef,
  status: payments.status,
  capturedMinor: payments.capturedMinor,
  feeMinor: payments.feeMinor,
  orderStatus: orders.status,
};

async function oursOf(
  { db }: PaymentDeps,
  { name }: PaymentProvider,
  page: readonly PaymentSnapshot[],
): Promise<Map<string, OursWithRef>> {
  const refs = page.map(({ providerRef }) => providerRef);
  const rows = await fromPostgres(() =>
    db
      .select(COLUMNS)
      .from(payments)
      .innerJoin(orders, eq(orders.id, payments.orderId))
      .where(and(eq(payments.provider, name), inArray(payments.providerRef, refs))),
  );
  return new Map(rows.map((row) => [row.providerRef, row]));
}

/** Ours, in the order of their orders, a batch at a time. */
async function* oursBetween(
  { db }: PaymentDeps,
  { name }: PaymentProvider,
  from: Date,
  to: Date,
): AsyncGenerator<OursWithRef> {
  for (let after: string | undefined; ;) {
    const since = after === undefined ? undefined : gt(payments.orderId, after);
    const rows = await fromPostgres(() =>
      db
        .select(COLUMNS)
        .from(payments)
        .innerJoin(orders, eq(orders.id, payments.orderId))
        .where(and(eq(payments.provider, name), gte(payments.createdAt, from), lt(payments.createdAt, to), since))
        .orderBy(asc(payments.orderId))
        .limit(BATCH),
    );
    yield* rows;
    after = rows.at(-1)?.orderId;
    if (rows.length < BATCH || after === undefined) return;
  }
}

/** Not in the list, or there is none: asked for by its name. */
async function compareOne(deps: PaymentDeps, provider: PaymentProvider, ours: OursWithRef): Promise<Difference> {
  try {
    return await comparePayment(deps, provider, await provider.retrieve(ours.providerRef), ours);
  } catch (error) {
    if (!(error instanceof PaymentRefused) || error.reason !== 'gone') throw error;
    const { orderId, providerRef, status } = ours;
    await noteFinding(deps, 'missing', { provider: provider.name, orderId, providerRef }, { ours: status });
    return { kind: 'missing', repaired: false };
  }
}
