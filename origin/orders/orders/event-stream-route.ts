import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { streamOrderEvents as op } from '#shared/contracts/orders.ts';
import { inputReader } from '../../plugins/bind-op.ts';
import { beginEvents } from '../../plugins/server-sent-events.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { nothingToTell, type EventSink, type EventStreams } from './event-streams.ts';
import { orderOfOwner } from './order-repo.ts';

const LONGEST_MS = 600_000;
/** A client that reads nothing is let go once so much waits for it. */
const MAX_WAITING_BYTES = 65_536;

/** GET /v1/orders/:orderId/events as the HTML standard's server-sent events: `id` is the sequence, `data` an OrderEvent. */
export function bindEventStream(app: FastifyInstance, deps: OrdersDeps, streams: EventStreams): void {
  const read = inputReader(op, deps);
  app.addHook('preClose', async () => streams.close());
  app.get(op.path, { config: { op: op.id } }, async (request, reply) => {
    const { caller, params, headers } = await read(request);
    const after = Number(headers['last-event-id'] ?? 0);
    await fromPostgres(() => orderOfOwner(deps.db, caller.id, params.orderId));
    if (await fromPostgres(() => nothingToTell(deps.pool, params.orderId, after))) return reply.code(204).send();
    // Opened first: it may still be refused.
    const close = streams.open({ ownerId: caller.id, orderId: params.orderId, after }, sinkOf(reply.raw));
    beginEvents(reply, LONGEST_MS).once('close', close);
  });
}

const sinkOf = (raw: ServerResponse): EventSink => ({
  send: (event) => {
    raw.write(`id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    return raw.writableLength < MAX_WAITING_BYTES;
  },
  end: () => raw.end(),
});
