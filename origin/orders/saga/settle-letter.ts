import type pg from 'pg';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { resolveOutboxLetter, retryOutboxLetter } from '../outbox/dead-letters.ts';
import type { Decision } from './workflows.ts';

export interface Settlement {
  letterId: string;
  decision: Decision;
  /** Id of who decided. */
  by: string;
  note: string;
}

/**
 * Carries out what a person decided on a dead letter: tries it again, or goes on without it. Throws `dead-letter/not-found` for one that
 * is none or was settled, `orders/unavailable` while Restate is away.
 */
export async function settleLetter(
  ports: Pick<OrdersDeps, 'pool' | 'now' | 'workflows' | 'wakeOutbox' | 'log'>,
  settlement: Settlement,
): Promise<{ id: string; decision: Decision }> {
  const { letterId, decision, by, note } = settlement;
  const [kind, id = '', sequence] = letterId.split('_');
  const settled =
    kind === 'saga'
      ? await settleStep(ports, id, settlement)
      : await fromPostgres(() => settleMessage(ports.pool, { orderId: id, sequence: Number(sequence) }, decision));
  if (!settled) throw new Problem('dead-letter/not-found');
  ports.log.info({ letterId, decision, by, note }, 'a dead letter was settled');
  ports.wakeOutbox();
  return { id: letterId, decision };
}

const settleMessage = (pool: pg.Pool, letter: { orderId: string; sequence: number }, decision: Decision) =>
  decision === 'retry' ? retryOutboxLetter(pool, letter) : resolveOutboxLetter(pool, letter);

/** The workflow hears of it first: a decision that is noted but was not passed on would be lost; passed on twice it counts once. */
async function settleStep(
  ports: Pick<OrdersDeps, 'pool' | 'now' | 'workflows'>,
  id: string,
  { decision, by, note }: Settlement,
): Promise<boolean> {
  const { rows } = await fromPostgres(() =>
    ports.pool.query<{ workflow: string; workflowId: string }>(
      'select workflow, workflow_id as "workflowId" from saga_letters where id = $1 and decided_at is null',
      [id],
    ),
  );
  const [letter] = rows;
  if (letter === undefined) return false;
  try {
    await ports.workflows.decide(letter.workflow, letter.workflowId, { letterId: id, decision });
  } catch (cause) {
    throw new Problem('orders/unavailable', 'Restate cannot be told now', { cause });
  }
  const { rowCount } = await fromPostgres(() =>
    ports.pool.query(
      `update saga_letters set decision = $2, decided_by = $3, decided_at = $4, note = $5 where id = $1 and decided_at is null`,
      [id, decision, by, ports.now(), note],
    ),
  );
  return rowCount === 1;
}
