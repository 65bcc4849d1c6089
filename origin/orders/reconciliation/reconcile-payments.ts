import { desc, eq } from 'drizzle-orm';
import { fromPostgres } from '../db/failures.ts';
import { reconciliations } from '../db/schema/payments.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { reconcileWindow } from './reconcile-window.ts';

const WINDOW_MS = 3_600_000;
/** What is younger may still be on its way. */
const SETTLED_MS = 600_000;

/** Compares the next hour that nobody has compared yet, for each provider. Gives how many hours were done. */
export async function reconcilePayments(deps: PaymentDeps): Promise<number> {
  let done = 0;
  for (const provider of deps.providers.all) {
    const [last] = await fromPostgres(() =>
      deps.db
        .select({ to: reconciliations.windowTo })
        .from(reconciliations)
        .where(eq(reconciliations.provider, provider.name))
        .orderBy(desc(reconciliations.windowFrom))
        .limit(1),
    );
    const settledMs = deps.now().getTime() - SETTLED_MS;
    const from = last?.to ?? new Date(settledMs - WINDOW_MS);
    const to = new Date(from.getTime() + WINDOW_MS);
    if (to.getTime() > settledMs) continue;
    const result = await reconcileWindow(deps, provider, from, to);
    deps.log.info({ provider: provider.name, from, to, ...result }, 'payments were compared with the provider');
    done += 1;
  }
  return done;
}
